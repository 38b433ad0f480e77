"""`python -m oreigin` is the same as the `oreigin` command."""

from oreigin.cli.main import main

if __name__ == "__main__":
    main()
