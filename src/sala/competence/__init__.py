"""What a person has done and can do, on paper that others can check.

Certificate: what somebody took part in, frozen as it was issued, with a number, a code and a digest. Award: what a
module above wants a certificate for. Part: in what role. Revocation: the counter-entry that a certificate is void, or
replaced by another. Verify: what a stranger learns from the code on the paper.
"""
