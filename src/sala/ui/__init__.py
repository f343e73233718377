"""How everything looks and loads: the base page, tokens, components, icons, the service worker, the gallery.

Shell: top bar, navigation, foot. Façade: the yellow part that opens a page. Component: a class of sala.css with its
markup.
"""
