"""How stimuli are shown, a medium a module."""
