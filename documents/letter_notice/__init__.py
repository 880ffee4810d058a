"""Letter that tells something to a person without e-mail: new device, account created."""
