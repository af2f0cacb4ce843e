using System.Reflection;
using System.Runtime.CompilerServices;

namespace ExoMeta.Cli.Tests.PublicApi;

/// <summary>Types as C# writes them, with their nullability and the names of tuples; no namespaces.</summary>
internal static class ApiTypeName
{
    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(char)] = "char", [typeof(double)] = "double", [typeof(float)] = "float",
        [typeof(int)] = "int", [typeof(long)] = "long", [typeof(object)] = "object", [typeof(sbyte)] = "sbyte", [typeof(short)] = "short", [typeof(string)] = "string",
        [typeof(uint)] = "uint", [typeof(ulong)] = "ulong", [typeof(ushort)] = "ushort", [typeof(decimal)] = "decimal",
    };

    public static string Of(ParameterInfo parameter) => Of(parameter.ParameterType, Nullability.Create(parameter), NamesOf(parameter));

    public static string Of(PropertyInfo property) => Of(property.PropertyType, Nullability.Create(property), NamesOf(property));

    public static string Of(FieldInfo field) => Of(field.FieldType, Nullability.Create(field), NamesOf(field));

    /// <summary>A type where nothing says what may be null: bases, interfaces, constraints.</summary>
    public static string Of(Type type) => Of(type, null, new());

    /// <summary>The name of a type where it is declared, with those that it lies in.</summary>
    public static string Declared(Type type) => Nested(type, type.GetGenericArguments().Select(a => (a.GenericParameterAttributes & GenericParameterAttributes.VarianceMask) switch
    {
        GenericParameterAttributes.Covariant => "out " + a.Name,
        GenericParameterAttributes.Contravariant => "in " + a.Name,
        _ => a.Name,
    }).ToArray());

    private static Queue<string?> NamesOf(ICustomAttributeProvider provider) => new(
        provider.GetCustomAttributes(typeof(TupleElementNamesAttribute), false).Cast<TupleElementNamesAttribute>().SelectMany(a => a.TransformNames));

    private static string Of(Type type, NullabilityInfo? nullability, Queue<string?> names)
    {
        if (type.IsByRef)
        {
            return Of(type.GetElementType()!, nullability, names);
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            // The context describes Nullable<T> as T.
            return Of(value, nullability, names) + "?";
        }

        var isNullable = nullability is { ReadState: NullabilityState.Nullable } or { WriteState: NullabilityState.Nullable };
        var mark = isNullable && !type.IsValueType ? "?" : "";
        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword + mark;
        }

        if (type.IsArray)
        {
            return $"{Of(type.GetElementType()!, nullability?.ElementType, names)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        }

        if (type.IsGenericParameter || !type.IsGenericType)
        {
            // Of a type parameter without constraints nothing tells T from T?.
            return type.IsGenericParameter ? type.Name : Nested(type, []) + mark;
        }

        var arguments = type.GetGenericArguments();
        var inner = nullability?.GenericTypeArguments ?? [];
        if (type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) ?? type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal))
        {
            // A tuple's own names come before those of the tuples within it.
            var own = arguments.Select(_ => names.TryDequeue(out var name) ? name : null).ToArray();
            return $"({string.Join(", ", arguments.Select((a, i) => $"{Of(a, inner.ElementAtOrDefault(i), names)} {own[i]}".TrimEnd()))})";
        }

        return Nested(type, [.. arguments.Select((a, i) => Of(a, inner.ElementAtOrDefault(i), names))]) + mark;
    }

    /// <summary>A type with those around it; the arguments of all of them come in one list.</summary>
    private static string Nested(Type type, string[] arguments)
    {
        var plain = type.Name.Split('`')[0];
        var around = type.DeclaringType is { } outer && !type.IsGenericParameter ? outer : null;
        var taken = around?.GetGenericArguments().Length ?? 0;
        var own = arguments.Length > taken ? $"<{string.Join(", ", arguments[taken..])}>" : "";
        return (around is null ? "" : Nested(around, arguments[..taken]) + ".") + plain + own;
    }
}
