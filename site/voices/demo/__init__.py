"""The demo community: the files beside this one, brought in through the actions."""
