namespace Akka.Persistence.Tests.Support;

/// <summary>Has a <see cref="Scripted"/> do something as the handling of a command.</summary>
internal sealed record Run(Action<Scripted> Do);

/// <summary>The same asynchronously.</summary>
internal sealed record RunAsync(Func<Scripted, Task> Do);
