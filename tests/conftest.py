"""Settings of all tests: what is drawn at random is drawn the same way in every run."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("kehoach", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kehoach")
