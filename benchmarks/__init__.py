"""How fast the site is, beside a bare Flask in the same run. docs/PERFORMANCE.md explains the figures.

A benchmark is a function in a module ``bench_….py`` beside this one::

    @benchmark("directory")
    def directory(bench: Bench) -> None:
        \"\"\"The directory does not get slower as it grows.\"\"\"
        with bench.site(fill_with(200)) as few, bench.site(fill_with(20_000)) as many:
            measured = bench.compare({
                "200 members": few.page("/members/", as_=CAROL),
                "20,000 members": many.page("/members/", as_=CAROL),
            })
            few, many = measured.values()
            bench.hold("p95, 20,000 against 200", many.p95 / few.p95, at_most=1.25)

What ``site`` is given is called once, in an application context over an empty, migrated database, to fill it.
Work that is no page is timed in this process: ``bench.time("fit, 20,000 members", fitness_of_all)``.
"""
