"""Versions: of the package, and of the rules and tables that decide what a row says."""

RULES_VERSION = "2026.11.4"
