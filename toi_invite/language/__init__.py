"""Kazakh and Russian grammar, dates and money in words: pure functions that every floor may call."""
