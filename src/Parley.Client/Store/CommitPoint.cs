namespace Parley.Client.Store;

/// <summary>Where a test may let the process die.</summary>
internal enum CommitPoint
{
    /// <summary>All writes of a step are made, and none is committed.</summary>
    Before,

    /// <summary>The step is committed; nobody has heard of it.</summary>
    After,
}
