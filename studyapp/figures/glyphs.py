"""The drawing that stands for each service: our own strokes in a 24 by 24 box."""

GLYPHS = {
    "users": '<circle cx="12" cy="8" r="3.5"/><path d="M5 20c.6-4.5 3-6.5 7-6.5s6.4 2 7 6.5"/>',
    "external-system": (
        '<rect x="4" y="8" width="12" height="12" rx="1.5"/><path d="M12 4h8v8M20 4l-8 8"/>'
    ),
    "saas-partner": (
        '<path d="M7 18.5h10a4 4 0 0 0 .6-7.9A6 6 0 0 0 6.2 9.7 4.5 4.5 0 0 0 7 18.5z"/>'
    ),
    "on-premises": (
        '<path d="M4 20.5V6.5l8-3v17M12 9.5h8v11M3 20.5h18M8 9v.1M8 13v.1M8 17v.1M16 13v.1'
        'M16 17v.1"/>'
    ),
    "route53": '<path d="M12 3v18M12 5h6l2 2-2 2h-6M12 11.5H6l-2 2 2 2h6"/>',
    "cloudfront": (
        '<circle cx="12" cy="12" r="8.5"/>'
        '<path d="M3.5 12h17M12 3.5c5 5 5 12 0 17M12 3.5c-5 5-5 12 0 17"/>'
    ),
    "global-accelerator": (
        '<circle cx="12" cy="12" r="8.5"/><path d="m9 8 4 4-4 4M13.5 8l4 4-4 4"/>'
    ),
    "waf": (
        '<path d="M12 3.5 19 6v6c0 4.3-2.9 7.2-7 8.5C7.9 19.2 5 16.3 5 12V6zM8 12h8M12 8.5v7"/>'
    ),
    "alb": (
        '<circle cx="5.5" cy="12" r="2"/><circle cx="18.5" cy="5.5" r="2"/>'
        '<circle cx="18.5" cy="12" r="2"/><circle cx="18.5" cy="18.5" r="2"/>'
        '<path d="M7.5 12h9M7 10.7l9.7-4.4M7 13.3l9.7 4.4"/>'
    ),
    "nlb": (
        '<rect x="3.5" y="10" width="4" height="4"/>'
        '<rect x="16.5" y="4" width="4" height="4"/>'
        '<rect x="16.5" y="16" width="4" height="4"/>'
        '<path d="M7.5 12H12V6h4.5M12 12v6h4.5"/>'
    ),
    "api-gateway": '<path d="M8 4.5 3.5 12 8 19.5M16 4.5l4.5 7.5-4.5 7.5M13.5 7l-3 10"/>',
    "ec2": (
        '<rect x="6" y="6" width="12" height="12" rx="1.5"/>'
        '<path d="M9.5 3v3M14.5 3v3M9.5 18v3M14.5 18v3M3 9.5h3M3 14.5h3M18 9.5h3M18 14.5h3"/>'
    ),
    "ec2-asg": (
        '<rect x="8" y="8" width="8" height="8" rx="1"/>'
        '<path d="M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4"/>'
    ),
    "ecs-service": (
        '<path d="M12 3.5 19.5 8v8L12 20.5 4.5 16V8zM12 12l7.5-4M12 12v8.5M12 12 4.5 8"/>'
    ),
    "eks": (
        '<circle cx="12" cy="12" r="3"/>'
        '<path d="M12 3.5v5.5M12 15v5.5M4.6 7.7l4.8 2.8M14.6 13.5l4.8 2.8M4.6 16.3l4.8-2.8'
        'M14.6 10.5l4.8-2.8"/>'
    ),
    "lambda": '<path d="M7 4.5h3L17.5 19.5H20M11 10.5 5.5 19.5"/>',
    "sqs": (
        '<path d="M3 6.5h18M3 17.5h18"/><rect x="4.5" y="9.5" width="3.5" height="5"/>'
        '<rect x="10.25" y="9.5" width="3.5" height="5"/>'
        '<rect x="16" y="9.5" width="3.5" height="5"/>'
    ),
    "sns": (
        '<circle cx="6" cy="12" r="2.2"/>'
        '<path d="M11 7a7 7 0 0 1 0 10M14.5 4.5a10.5 10.5 0 0 1 0 15"/>'
    ),
    "eventbridge": (
        '<path d="M3 12h18M7 12V5.5M12 12v6.5M17 12V5.5"/><circle cx="7" cy="4.5" r="1"/>'
        '<circle cx="17" cy="4.5" r="1"/><circle cx="12" cy="19.5" r="1"/>'
    ),
    "step-functions": (
        '<rect x="9" y="3" width="6" height="4.5" rx="1"/>'
        '<rect x="3" y="16.5" width="6" height="4.5" rx="1"/>'
        '<rect x="15" y="16.5" width="6" height="4.5" rx="1"/>'
        '<path d="M12 7.5V12M6 16.5V12h12v4.5"/>'
    ),
    "kinesis": (
        '<path d="M3 7.5c3-3 6-3 9 0s6 3 9 0M3 12.5c3-3 6-3 9 0s6 3 9 0M3 17.5c3-3 6-3 9 0s6'
        ' 3 9 0"/>'
    ),
    "firehose": '<path d="M3 6.5c3-2.5 6-2.5 9 0s6 2.5 9 0M12 10v10M8 16l4 4 4-4"/>',
    "msk": (
        '<circle cx="8" cy="12" r="2.5"/><circle cx="8" cy="4.8" r="1.8"/>'
        '<circle cx="8" cy="19.2" r="1.8"/><circle cx="16.5" cy="7.5" r="2"/>'
        '<circle cx="16.5" cy="16.5" r="2"/>'
        '<path d="M8 6.6v2.9M8 14.5v2.9M10.3 11l4.4-2.5M10.3 13l4.4 2.5"/>'
    ),
    "mq": ('<rect x="3.5" y="5" width="17" height="14" rx="1.5"/><path d="m4 6.5 8 6.5 8-6.5"/>'),
    "rds": (
        '<ellipse cx="12" cy="6" rx="7" ry="2.5"/>'
        '<path d="M5 6v12c0 1.4 3.1 2.5 7 2.5s7-1.1 7-2.5V6M5 12c0 1.4 3.1 2.5 7 2.5s7-1.1'
        ' 7-2.5"/>'
    ),
    "rds-replica": (
        '<ellipse cx="10" cy="6" rx="6" ry="2.2"/>'
        '<path d="M4 6v10.5c0 1.2 2.7 2.2 6 2.2M16 6v3M4 11.2c0 1.2 2.7 2.2 6 2.2"/>'
        '<rect x="13" y="12.5" width="7.5" height="7.5" rx="1"/>'
    ),
    "rds-proxy": '<path d="M3 7h5l4 5h9M3 17h5l4-5M3 12h9"/><circle cx="12" cy="12" r="2"/>',
    "aurora": (
        '<ellipse cx="12" cy="6" rx="7" ry="2.5"/>'
        '<path d="M5 6v12c0 1.4 3.1 2.5 7 2.5s7-1.1 7-2.5V6M8.5 15.5l2.5-3 2 2 2.5-3"/>'
    ),
    "dynamodb": (
        '<rect x="4" y="4" width="16" height="16" rx="1.5"/>'
        '<path d="M4 9.5h16M4 14.5h16M10 9.5V20"/>'
    ),
    "elasticache": '<path d="M13 3.5 6 13.5h5L10 20.5l8-10.5h-5.5z"/>',
    "s3": (
        '<path d="M4.5 6.5 7 19c.2 1 2.4 1.5 5 1.5s4.8-.5 5-1.5l2.5-12.5"/>'
        '<ellipse cx="12" cy="6" rx="7.5" ry="2.5"/>'
    ),
    "efs": '<path d="M3.5 19V6h6l2 2.5h9V19zM3.5 12h17"/>',
    "opensearch": '<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5.5 5.5M8 10.5h5"/>',
    "cloudwatch": '<path d="M4 4v16h16M7 15l3.5-5 3 3L19 6.5"/>',
    "x-ray": (
        '<circle cx="5" cy="6" r="2"/><circle cx="19" cy="12" r="2"/>'
        '<circle cx="9" cy="18.5" r="2"/>'
        '<path d="m6.8 6.8 10.4 4.4M17.2 12.9 10.8 17.5M6 7.9l2.3 8.7"/>'
    ),
    "ses": '<path d="M20.5 4 3.5 11.5l6.5 2.5 2.5 6.5zM10 14l5-5"/>',
    "secrets-manager": (
        '<rect x="5" y="11" width="14" height="9" rx="1.5"/>'
        '<path d="M8 11V8a4 4 0 0 1 8 0v3M12 14.5v2"/>'
    ),
    "sqs-set-aside": (
        '<path d="M3 6.5h18M3 17.5h18"/><rect x="4.5" y="9.5" width="3.5" height="5"/>'
        '<path d="m13 9.5 5 5M18 9.5l-5 5"/>'
    ),
}
