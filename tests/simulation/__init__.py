"""A company where anything may happen, the same way each time: `python -m tests.simulation --seeds 100`.

People say, click and send; the platform delivers things late, twice and to either of two processes; processes die
between any two commits and are started anew; clocks leap.  Afterwards `verify` is green and the books hold what people
were told, as a plain model has it (`tests.simulation.model`): no more, no less, and nothing was told twice.

One seed is one such company, and the same one each time.  With `--kill` the processes are real ones and die of kill -9:
then the dice are the same, and the moment of a death is not.
"""
