"""The provider's wire protocol."""
