"""Reports: the figures of any time, by whatever they are kept by, and the contacts behind them."""
