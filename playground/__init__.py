"""A local Telegram: Bot API server on loopback, control API and web page; it knows nothing of the product.

Start it alone with ``python -m playground`` or inside a program with ``playground.server.start``;
drive it with ``playground.client.Control``. README.md has the table of the control API and the known differences.
"""
