namespace Parley.Client;

/// <summary>A device of the own account.</summary>
/// <param name="Number">1 to 127.</param>
/// <param name="Name">What it was called when it was linked.</param>
/// <param name="LinkedAt">By the server's clock.</param>
/// <param name="LastActive">When it last renewed its session.</param>
/// <param name="IsCurrent">Whether it is this one.</param>
public sealed record LinkedDevice(int Number, string Name, DateTimeOffset LinkedAt, DateTimeOffset LastActive, bool IsCurrent);
