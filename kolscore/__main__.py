"""`python -m kolscore` is the command line."""

from kolscore.cli import main

if __name__ == "__main__":
    main()
