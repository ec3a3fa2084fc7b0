"""smsdesk: SMS broadcasts by hand through the HTTP gateway of sms.com.my and its white labels."""

__version__ = "0.1.0"
