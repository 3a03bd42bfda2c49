namespace Parley.Client;

/// <summary>What goes with a file that is sent.</summary>
/// <param name="Name">What it is called: 1 to 255 characters. A folder before it and characters that do not belong into a name are left away.</param>
public sealed record FileDetails(string Name)
{
    /// <summary>What it is, such as <c>image/jpeg</c>; null to go by the ending of its name.</summary>
    public string? MediaType { get; init; }

    /// <summary>What the person says about it: at most 16,384 characters.</summary>
    public string Caption { get; init; } = "";

    /// <summary>Of a picture: how much room it takes, and what stands there until it has come.</summary>
    public FilePicture? Picture { get; init; }
}

/// <summary>How a picture is shown before it has been fetched.</summary>
/// <param name="Width">Points, 1 to 65,535.</param>
/// <param name="Height">Points, 1 to 65,535.</param>
/// <param name="Preview">The picture very small and blurred, a JPEG of at most 4,096 bytes; may be empty.</param>
public sealed record FilePicture(int Width, int Height, ReadOnlyMemory<byte> Preview = default);
