"""For the walker (tests/access): pages of libraries."""

# Without a second factor of one's own there is nothing to take away or to look at: 404.
AT = dict.fromkeys(("mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes"), "shared")
