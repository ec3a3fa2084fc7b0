"""The Credits tab: the gateway's two figures."""
