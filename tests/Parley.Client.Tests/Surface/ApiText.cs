using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Parley.Client.Tests.Surface;

/// <summary>Writes down everything of an assembly that others can use, one line for each type and member, in a stable order.</summary>
internal static class ApiText
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
    private static readonly NullabilityInfoContext Nullability = new();

    public static IEnumerable<string> Of(Assembly assembly) =>
        assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal).SelectMany(t => Members(t).Order(StringComparer.Ordinal).Prepend(Header(t)));

    private static string Header(Type type)
    {
        var kind = type.IsInterface ? "interface" : type.IsEnum ? "enum" : type.IsValueType ? "struct" : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
            : type.IsAbstract && type.IsSealed ? "static class" : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class";
        var parents = type.GetInterfaces().Where(i => i.IsPublic && i.Name != "IEquatable`1").Select(Name).Order(StringComparer.Ordinal).ToList();
        if (type.BaseType is { } parent && parent != typeof(object) && !type.IsValueType && !type.IsEnum)
            parents.Insert(0, Name(parent));
        return $"{kind} {type.FullName}" + (parents.Count > 0 ? $" : {string.Join(", ", parents)}" : "");
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
            return Enum.GetNames(type).Select(n => $"  {n} = {Convert.ToInt64(Enum.Parse(type, n), CultureInfo.InvariantCulture)}");
        return type.GetMembers(Declared).Where(m => !IsMade(m)).Select(Line).OfType<string>();
    }

    /// <summary>What the compiler adds to records is not written by anybody.</summary>
    private static bool IsMade(MemberInfo member) =>
        member.IsDefined(typeof(CompilerGeneratedAttribute)) && member is MethodBase or FieldInfo
        || member.Name is "EqualityContract" or "PrintMembers" or "<Clone>$" or "Equals" or "GetHashCode" or "ToString" or "op_Equality" or "op_Inequality";

    private static string? Line(MemberInfo member) => member switch
    {
        ConstructorInfo { IsPublic: true } constructor => $"  new({Parameters(constructor)})",
        MethodInfo method when IsVisible(method) && !method.IsSpecialName => $"  {Modifiers(method)}{Name(method.ReturnType)} {method.Name}({Parameters(method)})",
        PropertyInfo property when property.GetMethod is { } get && IsVisible(get) =>
            $"  {Modifiers(get)}{Name(property.PropertyType)}{Mark(Nullability.Create(property).ReadState, property.PropertyType)} {property.Name} {{ get; {Setter(property)}}}",
        FieldInfo { IsPublic: true } field => $"  {(field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}",
        EventInfo { AddMethod.IsPublic: true } raised => $"  event {Name(raised.EventHandlerType!)} {raised.Name}",
        _ => null,
    };

    private static string Setter(PropertyInfo property) => property.SetMethod is not { } set || !IsVisible(set) ? ""
        : set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init; " : "set; ";

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Modifiers(MethodInfo method) => (method.IsStatic ? "static " : "") + (method.IsAbstract && !method.DeclaringType!.IsInterface ? "abstract " : "");

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
        $"{Name(p.ParameterType)}{Mark(Nullability.Create(p).WriteState, p.ParameterType)} {p.Name}{(p.HasDefaultValue ? $" = {p.DefaultValue ?? "default"}" : "")}"));

    private static string Mark(NullabilityState state, Type type) => state == NullabilityState.Nullable && !type.IsValueType ? "?" : "";

    private static string Name(Type type) =>
        Nullable.GetUnderlyingType(type) is { } value ? Name(value) + "?"
        : type.IsArray ? Name(type.GetElementType()!) + "[]"
        : type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.IsNested && !type.IsGenericParameter ? $"{Name(type.DeclaringType!)}.{type.Name}"
        : type.Name;
}
