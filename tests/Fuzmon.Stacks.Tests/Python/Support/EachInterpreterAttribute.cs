using System.Reflection;
using Xunit.Sdk;

namespace Fuzmon.Stacks.Tests.Python.Support;

/// <summary>Hands each interpreter of this machine to a theory, or those of certain versions.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EachInterpreterAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        Interpreters.All.DefaultIfEmpty("").Select(static name => new object[] { name });
}
