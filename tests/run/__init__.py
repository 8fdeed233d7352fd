"""Tests of matches and rollouts."""
