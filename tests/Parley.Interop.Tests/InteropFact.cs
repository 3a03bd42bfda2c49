namespace Parley.Interop.Tests;

/// <summary>A test with other implementations, skipped where the web client's packages are not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class InteropFactAttribute : FactAttribute
{
    public InteropFactAttribute()
    {
        if (Checkout.MissingPackage is string missing)
            Skip = $"web/node_modules/{missing} is not installed.";
    }
}

/// <summary>The same with rows.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class InteropTheoryAttribute : TheoryAttribute
{
    public InteropTheoryAttribute()
    {
        if (Checkout.MissingPackage is string missing)
            Skip = $"web/node_modules/{missing} is not installed.";
    }
}
