using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ExoMeta.Cli.Tests.PublicApi;

/// <summary>What an assembly shows to those who reference it: types in ordinal order, below each its members; nothing that the compiler makes by itself.</summary>
internal static class ApiListing
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The listing.</summary>
    public static string Of(Assembly assembly)
    {
        var types = assembly.GetTypes().Where(IsVisible).Select(t => (Name: $"{t.Namespace}.{ApiTypeName.Declared(t)}", Type: t)).OrderBy(t => t.Name, StringComparer.Ordinal);
        return string.Join('\n', types.Select(t => $"{Head(t.Type, t.Name)}\n{string.Concat(Members(t.Type).Order(StringComparer.Ordinal).Select(m => $"    {m}\n"))}"));
    }

    private static bool IsVisible(Type type) => type.IsPublic || type.IsNestedPublic && IsVisible(type.DeclaringType!) || type.IsNestedFamily && IsVisible(type.DeclaringType!);

    private static bool IsRecord(Type type) => type.GetMethod("PrintMembers", Declared) is not null;

    private static string Head(Type type, string name)
    {
        if (type.BaseType == typeof(MulticastDelegate))
        {
            return $"delegate {Signature(type.GetMethod("Invoke")!, name)}";
        }

        var kind = type.IsEnum ? "enum"
            : type.IsInterface ? "interface"
            : type.IsValueType ? $"{(type.IsDefined(typeof(IsReadOnlyAttribute), false) ? "readonly " : "")}{(type.IsByRefLike ? "ref " : "")}{(IsRecord(type) ? "record " : "")}struct"
            : $"{(type is { IsAbstract: true, IsSealed: true } ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "")}{(IsRecord(type) ? "record" : "class")}";
        Type?[] bases = type.IsEnum ? [Enum.GetUnderlyingType(type) is var size && size != typeof(int) ? size : null] : [type.BaseType, .. Interfaces(type)];
        var shown = bases.OfType<Type>().Where(b => b != typeof(object) && b != typeof(ValueType)).Select(ApiTypeName.Of).ToArray();
        var attributes = type.GetCustomAttributesData().Select(a => a.AttributeType.Name)
            .Where(a => a is "FlagsAttribute" or "TypeFormatterSourceAttribute" || a is "ObsoleteAttribute" && !type.IsByRefLike) // The compiler marks every ref struct so.
            .Select(a => $"[{a[..^"Attribute".Length]}] ");
        return $"{string.Concat(attributes)}{kind} {name}{(shown.Length > 0 ? " : " + string.Join(", ", shown) : "")}{Constraints(type.GetGenericArguments())}";
    }

    /// <summary>The interfaces that a type says itself; those that its base or another interface brings, and a record's equality, go without saying.</summary>
    private static IEnumerable<Type> Interfaces(Type type)
    {
        var all = type.GetInterfaces();
        return all.Where(i => i.IsPublic && !all.Any(other => other != i && other.GetInterfaces().Contains(i)) && type.BaseType?.GetInterfaces().Contains(i) != true)
            .Where(i => !(IsRecord(type) && i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEquatable<>)))
            .OrderBy(ApiTypeName.Of, StringComparer.Ordinal);
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.BaseType == typeof(MulticastDelegate))
        {
            return [];
        }

        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Name} = {Convert.ToInt64(f.GetRawConstantValue(), CultureInfo.InvariantCulture)}"));
        }

        return
        [
            .. type.GetConstructors(Declared).Where(c => IsSeen(c) && !IsGenerated(c)).Select(c => $"{Access(c)}{type.Name.Split('`')[0]}({Parameters(c)})"),
            .. type.GetFields(Declared).Where(f => (f.IsPublic || f.IsFamily) && !IsGenerated(f)).Select(Field),
            .. type.GetProperties(Declared).Where(p => p.GetAccessors(true).Any(IsSeen) && !(p.GetMethod is { } get && IsGenerated(get) && p.Name == "EqualityContract")).Select(Property),
            .. type.GetEvents(Declared).Where(e => IsSeen(e.AddMethod!)).Select(e => $"event {ApiTypeName.Of(e.EventHandlerType!)} {e.Name}"),
            .. type.GetMethods(Declared).Where(m => IsSeen(m) && !IsGenerated(m) && (!m.IsSpecialName || m.Name.StartsWith("op_", StringComparison.Ordinal))).Select(m => Access(m) + Modifiers(m) + Signature(m, m.Name)),
        ];
    }

    private static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsGenerated(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute), false) || member.Name.Contains('<', StringComparison.Ordinal);

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Modifiers(MethodInfo method) =>
        (method.IsStatic ? "static " : "")
        + (method.IsAbstract ? method.DeclaringType!.IsInterface && !method.IsStatic ? "" : "abstract "
            : method.IsVirtual && !method.IsFinal ? method.GetBaseDefinition() != method ? "override " : "virtual " : "");

    private static string Field(FieldInfo field) =>
        $"{(field.IsPublic ? "" : "protected ")}{(field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : ""))}{ApiTypeName.Of(field)} {field.Name}"
        + (field.IsLiteral ? $" = {Value(field.GetRawConstantValue(), field.FieldType)}" : "");

    private static string Property(PropertyInfo property)
    {
        var any = property.GetAccessors(true).First(IsSeen);
        var set = property.SetMethod is { } s && IsSeen(s)
            ? $" {Access(s)}{(s.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init" : "set")};"
            : "";
        var index = property.GetIndexParameters();
        return $"{Access(any)}{Modifiers(any)}{(property.IsDefined(typeof(RequiredMemberAttribute), false) ? "required " : "")}{ReferenceOf(any.ReturnType)}{ApiTypeName.Of(property)} "
            + $"{(index.Length > 0 ? $"this[{string.Join(", ", index.Select(Parameter))}]" : property.Name)} {{ {(property.GetMethod is { } get && IsSeen(get) ? "get;" : "")}{set} }}";
    }

    private static string ReferenceOf(Type type) => type.IsByRef ? "ref " : "";

    private static string Signature(MethodInfo method, string name) =>
        $"{ReferenceOf(method.ReturnType)}{ApiTypeName.Of(method.ReturnParameter)} {name}{Generics(method)}({Parameters(method)}){(method.IsGenericMethod ? Constraints(method.GetGenericArguments()) : "")}";

    private static string Generics(MethodInfo method) => method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";

    private static string Constraints(Type[] arguments) => string.Concat(arguments.Where(a => a.IsGenericParameter).Select(argument =>
    {
        var rules = argument.GenericParameterAttributes;
        var isValue = rules.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        string?[] all =
        [
            isValue ? "struct" : rules.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? "class" : null,
            .. argument.GetGenericParameterConstraints().Where(c => c != typeof(ValueType)).Select(ApiTypeName.Of),
            !isValue && rules.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) ? "new()" : null,
            rules.HasFlag(GenericParameterAttributes.AllowByRefLike) ? "allows ref struct" : null,
        ];
        var given = string.Join(", ", all.OfType<string>());
        return given.Length > 0 ? $" where {argument.Name} : {given}" : "";
    }));

    private static string Parameters(MethodBase method) =>
        (method.IsDefined(typeof(ExtensionAttribute), false) ? "this " : "") + string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var kind = parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? parameter.IsIn ? "in " : "ref "
            : parameter.IsDefined(typeof(ParamArrayAttribute), false) || parameter.IsDefined(typeof(ParamCollectionAttribute), false) ? "params " : "";
        var condition = parameter.GetCustomAttribute<NotNullWhenAttribute>() is { } when ? $"[NotNullWhen({(when.ReturnValue ? "true" : "false")})] " : "";
        var value = parameter.HasDefaultValue ? $" = {Value(parameter.RawDefaultValue, parameter.ParameterType)}" : "";
        return $"{condition}{kind}{ApiTypeName.Of(parameter)} {parameter.Name}{value}";
    }

    private static string Value(object? value, Type type) => value switch
    {
        null => type.IsValueType && Nullable.GetUnderlyingType(type) is null ? "default" : "null",
        string text => $"\"{text}\"",
        bool yes => yes ? "true" : "false",
        _ when (Nullable.GetUnderlyingType(type) ?? type) is { IsEnum: true } names => $"{names.Name}.{Enum.ToObject(names, value)}",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
