package marslab

findings contains {"cause": "clock.skew", "object": "clock:skew", "evidence": [], "remediation": []} if false
