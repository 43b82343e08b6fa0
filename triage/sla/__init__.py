"""Service levels: business hours, policies, the clocks of cases and how often they are met."""
