// A test lowers a limit of the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
