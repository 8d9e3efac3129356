"""Tables out of the program: written once for templates, refused rows and what the portfolio holds."""
