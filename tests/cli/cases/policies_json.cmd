again policies stopped --format json | head -n 7
