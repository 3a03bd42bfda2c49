using System.Runtime.Versioning;

// File modes and kill -9 are tested where they exist.
[assembly: UnsupportedOSPlatform("windows")]
