"""Porte-cartes: `./run` comes in here.

The workers that make documents import this file again when they are spawned: what they do not need stays below.
"""

if __name__ == "__main__":
    from commands import run

    run()
