"""One way to tell a person something: a notice in the app, once per matter, in the reader's language; and, where the
sender marks it as worth it, once outside.

Notice: what stands in the app. Delivery: a notice on its way outside, over one channel. Channel: e-mail, Telegram, SMS.
Letter: the full text that goes outside, the same for many. Preference: over which channels, and when, she wants it.
"""
