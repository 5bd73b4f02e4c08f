using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Fuzmon.Monitor;

/// <summary>Puts the monitor into a host.</summary>
public static class MonitorHosting
{
    /// <summary>Adds an actor system with the monitor in it, registered as <see cref="MonitorKey"/>.</summary>
    public static IServiceCollection AddMonitor(this IServiceCollection services, MonitorPlan plan)
        => services.AddAkka("fuzmon", builder =>
        {
            builder.ConfigureRuntime();
            if (plan.Journal is { } journal)
            {
                builder.ConfigureJournal(journal.Store.Path, journal.FlushInterval)
                    .WithCustomSerializer("fuzmon", [typeof(RecordEvent), typeof(LastSample), typeof(Settled)], system => new JournalSerializer(system));
            }

            builder.WithActors((system, registry) =>
            {
                var state = new MonitorState(plan);
                var props = Props.CreateBy(new Producer<MonitorActor>(() => new(state, TimeProvider.System)));
                registry.Register<MonitorKey>(system.ActorOf(props, "monitor"));
            });
        });
}
