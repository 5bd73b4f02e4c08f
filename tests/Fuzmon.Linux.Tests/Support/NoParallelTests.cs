// Tests count, reap and signal this process's children: two at a time would take each other's.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
