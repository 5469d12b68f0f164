"""Design -> template: one module for each kind of resource."""
