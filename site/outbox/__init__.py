"""Letters: mails and text messages on their way, kept locked until they are sent."""
