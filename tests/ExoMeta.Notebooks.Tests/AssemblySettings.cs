// Console, culture and working directory belong to the process, and notebooks use all three.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
