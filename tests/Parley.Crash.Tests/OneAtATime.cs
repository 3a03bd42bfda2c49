// Every test has a server process of its own and wants the machine for it.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
