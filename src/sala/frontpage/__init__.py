"""The pages that compose modules: home, my page, calendar, search."""
