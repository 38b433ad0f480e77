"""The registrant's own declarations: many suppliers' responses folded into one that goes out.

Pure, as all of the core: `oreigin.rollup.rolling` makes a `RollUp` of a case, `migration` writes a
declaration of an older version for a newer one, `ledger` says who should get a new one, and why.
No supplier's name leaves with any of them.
"""
