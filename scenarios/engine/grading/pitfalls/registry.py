"""All pitfalls but `over-engineered`, which has to know the references: see `needless.py`."""

from collections.abc import Iterator

from scenarios.engine.grading.pitfalls import availability, calls, queues, scaling, sessions, shape
from scenarios.engine.grading.pitfalls.pitfall import Case, Found, Pitfall

PITFALLS: tuple[Pitfall, ...] = (
    Pitfall(
        "impossible-connection",
        "major",
        "AWS offers no such link, so nothing ever travels along this arrow. Whatever is behind it "
        "waits for work that does not come.",
        "Replace the arrow with a link that exists.",
        "sns-and-fan-out#push-keeps-nothing",
        "m6-who-can-subscribe",
        "m6-sale-news",
        calls.impossible_connection,
    ),
    Pitfall(
        "disconnected-component",
        "minor",
        "It takes part in nothing, so nobody is served by it. It still costs money and attention.",
        "Connect it to what should use it, or delete it.",
        "growing-a-system#when-to-move",
        "m14-when-to-add-a-part",
        "m14-results-morning",
        shape.disconnected_component,
    ),
    Pitfall(
        "direct-instance-call",
        "fatal",
        "The caller has to know addresses that change with every scaling and every repair. When "
        "the called server dies, so do the requests of everyone who was talking to it.",
        "Put an internal load balancer or a queue between the two.",
        "load-balancing#an-address-in-a-file",
        "m4-knows-the-server",
        "m4-dosage-addresses",
        calls.direct_instance_call,
    ),
    Pitfall(
        "single-instance",
        "major",
        "When that one copy dies, everyone it served gets errors until it is back. It cannot be "
        "patched without an outage either.",
        "Run at least two copies in a group that replaces what dies.",
        "scaling-fundamentals#out-or-up",
        "m2-more-equal-servers",
        "m2-museum-without-outage",
        availability.single_instance,
    ),
    Pitfall(
        "single-zone",
        "major",
        "A zone fails as a whole now and then, and everything in it stops at once. Customers get "
        "errors until somebody rebuilds it elsewhere.",
        "Spread it over two zones or more.",
        "scaling-fundamentals#lose-a-zone",
        "m2-smallest-safe-minimum",
        "m2-night-watch",
        availability.single_zone,
    ),
    Pitfall(
        "single-zone-database",
        "major",
        "When its zone fails, every read and write fails with it. Bringing it back from a backup "
        "takes hours and loses the latest orders.",
        "Turn on a standby in a second zone.",
        "data-tier-and-caching#standby-or-replica",
        "m11-pair-in-step",
        "m11-clinic-takeover",
        availability.single_zone_database,
    ),
    Pitfall(
        "sticky-sessions",
        "major",
        "A user whose server is replaced loses what it remembered. New servers stay idle while old "
        "ones keep their users, so scaling helps late.",
        "Turn stickiness off and keep sessions in a shared store.",
        "statelessness-and-sessions#sticky-sessions",
        "m3-sticky-fights-scale-out",
        "m3-idle-new-servers",
        sessions.sticky_sessions,
    ),
    Pitfall(
        "local-session-state",
        "major",
        "Whoever was on a server that is replaced is logged out, and the cart is gone. Scaling in "
        "does the same to people every evening.",
        "Keep sessions in a replicated store outside the servers.",
        "statelessness-and-sessions#session-homes",
        "m3-session-home-outside",
        "m3-drafts-lost",
        sessions.local_session_state,
    ),
    Pitfall(
        "local-file-storage",
        "major",
        "A picture uploaded to one server is missing on all the others. When that server is "
        "replaced, the picture is gone.",
        "Keep uploads in object storage.",
        "statelessness-and-sessions#files",
        "m3-s3-efs-ebs",
        "m3-photos-vanish",
        sessions.local_file_storage,
    ),
    Pitfall(
        "no-autoscaling",
        "major",
        "At the peak the extra requests fail or wait. At night the idle servers are paid for all "
        "the same.",
        "Let it scale on its load.",
        "scaling-fundamentals#out-and-back",
        "m2-both-directions",
        "m2-fit-for-a-thermostat",
        scaling.no_autoscaling,
    ),
    Pitfall(
        "cpu-scaling-on-queue-workers",
        "major",
        "Workers that wait for somebody else use little processor, so the group sees no reason to "
        "grow. The queue gets longer and customers wait for hours.",
        "Scale on the backlog of the queue.",
        "sqs-in-depth#scale-on-backlog",
        "m5-workers-needed",
        "m5-translation-target",
        scaling.cpu_scaling_on_queue_workers,
    ),
    Pitfall(
        "synchronous-fan-out",
        "major",
        "The caller is as slow as all of them together and fails when any one fails. A customer "
        "then sees an error although most of the work was done.",
        "Publish once to a topic or bus, and let each take its copy.",
        "sns-and-fan-out#say-it-once",
        "m6-many-listeners",
        "m6-sale-news",
        calls.synchronous_fan_out,
    ),
    Pitfall(
        "synchronous-slow-dependency",
        "fatal",
        "While that system is slow, every waiting caller holds a place, and soon there are none "
        "left. Customers get errors for something that could have waited.",
        "Put a queue before the call and let workers make it.",
        "sqs-in-depth#what-may-wait",
        "m5-buyer-needs-answer",
        "m5-essay-deadline",
        calls.synchronous_slow_dependency,
    ),
    Pitfall(
        "shared-queue-for-independent-consumers",
        "fatal",
        "A queue gives each message to one of its consumers. Each of them misses what the others "
        "took, and nobody notices for days.",
        "Publish to a topic or bus and give each consumer a queue of its own.",
        "sqs-in-depth#what-may-wait",
        "m5-one-message-one-worker",
        "m6-enrollment-gaps",
        queues.shared_queue_for_independent_consumers,
    ),
    Pitfall(
        "shared-database",
        "major",
        "A change one service needs breaks the other, and a slow query of one slows both. Neither "
        "can be scaled or moved alone.",
        "Give each service its own store, and pass on what the other needs as events.",
        "microservices-and-containers#own-data",
        "m12-one-owner",
        "m12-shared-tables",
        shape.shared_database,
    ),
    Pitfall(
        "no-dead-letter-queue",
        "major",
        "A message that can never be processed comes back again and again, and takes the place of "
        "good ones. In the end it is deleted, and nobody can look at it.",
        "Give it a dead-letter queue.",
        "sqs-in-depth#set-failures-aside",
        "m5-fails-every-time",
        "m5-customs-form",
        queues.no_dead_letter_queue,
    ),
    Pitfall(
        "visibility-timeout-too-short",
        "major",
        "The message shows again while the first worker is still busy, and a second one starts on "
        "it. A customer may be charged twice.",
        "Raise the visibility timeout above the longest time one message takes.",
        "sqs-in-depth#how-long-to-hide",
        "m5-lease-length",
        "m5-claim-paid-twice",
        queues.visibility_timeout_too_short,
    ),
    Pitfall(
        "short-polling",
        "minor",
        "Each empty answer is a request that is paid for. A short poll also asks only some of the "
        "queue's servers and may miss a message that is there.",
        "Turn long polling on.",
        "sqs-in-depth#delay-wait-keep",
        "m5-wait-for-work",
        "m5-quiet-car-park",
        queues.short_polling,
    ),
    Pitfall(
        "unordered-queue-where-order-matters",
        "major",
        "A later message may overtake an earlier one of the same customer. The store then ends in "
        "a state nobody asked for.",
        "Use a FIFO queue or a stream, grouped by customer.",
        "sqs-in-depth#standard-or-fifo",
        "m5-when-fifo",
        "m5-reasons-for-fifo",
        queues.unordered_queue_where_order_matters,
    ),
    Pitfall(
        "fifo-without-need",
        "minor",
        "FIFO has a lower ceiling, and one message that fails holds up its whole group. Here "
        "nobody asked for the order it pays for.",
        "Use a standard one, and make the consumer safe against repeats.",
        "sqs-in-depth#standard-or-fifo",
        "m5-when-fifo",
        "m5-reasons-for-fifo",
        queues.fifo_without_need,
    ),
    Pitfall(
        "polling-instead-of-events",
        "major",
        "Most of the looks find nothing and are paid for. New work waits until the next look.",
        "Let the store or the writer send an event that starts the work.",
        "eventbridge#where-events-come-from",
        "m7-bucket-news",
        "m7-drone-images",
        calls.polling_instead_of_events,
    ),
    Pitfall(
        "express-workflow-too-long",
        "fatal",
        "An Express run is cut off after five minutes, wherever it stands. The customer's order "
        "hangs half done, and nothing undoes it.",
        "Use a Standard workflow.",
        "step-functions#standard-or-express",
        "m8-audit-and-wait",
        "m8-not-for-express",
        queues.express_workflow_too_long,
    ),
    Pitfall(
        "no-retry-or-catch",
        "major",
        "One passing error ends the whole run. What was already done stays done, and the customer "
        "is left with half an order.",
        "Turn on retry and catch.",
        "step-functions#retry-what-may-pass",
        "m8-retry-is-declared",
        "m8-first-throw",
        queues.no_retry_or_catch,
    ),
    Pitfall(
        "unthrottled-public-api",
        "major",
        "One runaway client can use up the capacity everybody shares. All the others then get "
        "errors for somebody else's mistake.",
        "Set a limit per client.",
        "api-front-door#how-often",
        "m9-limits-per-partner",
        "m9-map-partners",
        calls.unthrottled_public_api,
    ),
    Pitfall(
        "public-database",
        "fatal",
        "Anybody can try passwords on it and send it any query. Nothing checks who asks or how "
        "often.",
        "Let only compute or an API in a private network talk to it.",
        "load-balancing#between-the-tiers",
        "m4-inner-name",
        "m4-dosage-addresses",
        shape.public_database,
    ),
    Pitfall(
        "no-read-scaling",
        "major",
        "Reads and writes fight for one server, and reads win by number. Writes then wait, and "
        "customers see orders hang.",
        "Add read replicas, or use a store that scales reads by itself.",
        "data-tier-and-caching#reads-that-arrive-late",
        "m11-one-name-for-readers",
        "m11-recipe-pages",
        scaling.no_read_scaling,
    ),
    Pitfall(
        "no-cache-for-hot-reads",
        "major",
        "The same answer is worked out thousands of times a second. The database is paid to repeat "
        "itself, and slows down for what is new.",
        "Keep the answers that are asked for most in a cache.",
        "data-tier-and-caching#ask-memory-first",
        "m11-load-on-miss",
        "m11-catalog-rarely-read",
        scaling.no_cache_for_hot_reads,
    ),
    Pitfall(
        "replica-used-for-availability",
        "major",
        "A read copy takes no writes, and it does not step in by itself when the primary dies. "
        "Until somebody promotes it by hand, every order fails.",
        "Turn on a standby; keep the replica for reads.",
        "data-tier-and-caching#standby-or-replica",
        "m11-who-promotes",
        "m11-port-customs",
        availability.replica_used_for_availability,
    ),
    Pitfall(
        "single-region",
        "major",
        "When that region fails, everyone is locked out at once. Nothing is left elsewhere to go "
        "on with.",
        "Run the stack and keep the data in a second region too.",
        "growing-a-system#recovery-ladder",
        "m14-pilot-or-warm",
        "m14-lab-results-region",
        availability.single_region,
    ),
    Pitfall(
        "no-health-checked-failover",
        "major",
        "When a region fails, users are still sent there. They see errors until somebody changes "
        "the routing by hand.",
        "Route by health: with health checks on the DNS records, or with an accelerator.",
        "growing-a-system#lead-users",
        "m14-primary-else-secondary",
        "m14-quickest-newsroom",
        availability.no_health_checked_failover,
    ),
)

OVER_ENGINEERED = Pitfall(
    "over-engineered",
    "minor",
    "The brief asks for nothing it does. Every part that is there can fail, costs money and has to "
    "be understood by the next person.",
    "Take it out.",
    "growing-a-system#when-to-move",
    "m14-when-to-add-a-part",
    "m14-results-morning",
    lambda case: iter(()),
)


def find(case: Case) -> Iterator[tuple[Pitfall, Found]]:
    """Every finding of every pitfall, in the order of the registry and the structure."""
    for pitfall in PITFALLS:
        for found in pitfall.find(case):
            yield pitfall, found
