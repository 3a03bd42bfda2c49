using Parley.Server.Operations;

namespace Parley.Server.Linking;

/// <summary>The refusals of linking.</summary>
internal static class LinkProblems
{
    public static readonly Problem Gone = new(404, "link-gone", "This code is not valid any more. Show a new one, and scan that.");
    public static readonly Problem Taken = new(409, "link-taken", "This code has been scanned by another device. Show a new one.");
    public static readonly Problem Fixed = new(409, "link-fixed", "Something else was said here already. Show a new code, and begin again.");
    public static readonly Problem Token = new(401, "link-token", "The X-Parley-Link header does not open this link.");
}
