using Akka.Actor;

namespace Akka.Dispatch;

/// <summary>Runs the tasks of one actor in that actor's context.</summary>
public sealed class ActorTaskScheduler : TaskScheduler
{
    private readonly ActorCell _cell;

    internal ActorTaskScheduler(ActorCell cell) => _cell = cell;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Runs an asynchronous handler of the current actor; the next message waits for its end.</summary>
    public static void RunTask(Func<Task> asyncAction)
    {
        var cell = ActorCell.Current ?? throw new InvalidOperationException("RunTask must be called from an actor context.");
        var started = Task.Factory.StartNew(
            asyncAction, CancellationToken.None, TaskCreationOptions.DenyChildAttach, cell.TaskScheduler);
        cell.Await(started.IsCompletedSuccessfully ? started.Result ?? Task.CompletedTask : started);
    }

    public static void RunTask(Action action) => RunTask(() =>
    {
        action();
        return Task.CompletedTask;
    });

    internal void Execute(Task task) => TryExecuteTask(task);

    protected override void QueueTask(Task task)
    {
        if (ReferenceEquals(ActorCell.Current, _cell))
            TryExecuteTask(task);
        else
            _cell.SelfRef.SendSystemMessage(new RunContinuation(this, task));
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && ReferenceEquals(ActorCell.Current, _cell) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => null;
}
