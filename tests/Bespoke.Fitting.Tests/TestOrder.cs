// Teams of threads spin while they wait: two teams at once on a small machine wait for each other's time slices.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
