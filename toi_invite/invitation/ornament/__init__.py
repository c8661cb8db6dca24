"""Kazakh ornament drawn as SVG paths: elements of one tapered horn, put together by mirror and rotation."""
