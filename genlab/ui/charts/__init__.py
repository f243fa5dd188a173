"""Charts of the screens and the report: Vega-Lite, real in blue and fake in orange."""
