using System.Reflection;
using Xunit.Sdk;

namespace Fuzmon.Stacks.Tests.Python.Support;

/// <summary>Hands each interpreter of this machine to a theory, or those of certain versions.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EachInterpreterAttribute : DataAttribute
{
    /// <summary>The first version that the test is about.</summary>
    public string Since { get; init; } = "2.7";

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        Interpreters.All.Where(name => Interpreters.VersionOf(name) >= Version.Parse(Since)).DefaultIfEmpty("").Select(static name => new object[] { name });
}
