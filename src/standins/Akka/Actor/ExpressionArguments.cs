using System.Linq.Expressions;
using System.Reflection;

namespace Akka.Actor;

/// <summary>
/// Evaluates the arguments of a constructor expression. Constants, locals and members are read by reflection; compiling an
/// expression costs milliseconds, so only what is computed on the spot is, and by the interpreter.
/// </summary>
internal static class ExpressionArguments
{
    internal static object[] Evaluate(NewExpression construction)
    {
        var arguments = construction.Arguments;
        if (arguments.Count == 0) return [];
        var values = new object[arguments.Count];
        for (var i = 0; i < values.Length; i++) values[i] = Evaluate(arguments[i]);
        return values;
    }

    private static object Evaluate(Expression expression) => expression switch
    {
        ConstantExpression constant => constant.Value,
        MemberExpression { Expression: null, Member: FieldInfo field } => field.GetValue(obj: null),
        MemberExpression { Expression: { } owner, Member: FieldInfo field } when Evaluate(owner) is { } instance =>
            field.GetValue(instance),
        UnaryExpression { NodeType: ExpressionType.Convert, Method: null } conversion
            when conversion.Type.IsAssignableFrom(conversion.Operand.Type) => Evaluate(conversion.Operand),
        _ => Expression.Lambda<Func<object>>(Expression.Convert(expression, typeof(object)))
            .Compile(preferInterpretation: true)(),
    };
}
