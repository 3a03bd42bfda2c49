using System.Text;
using Microsoft.Playwright;

namespace Parley.Browser.Tests;

/// <summary>A picture of the page as a film (YUV4MPEG2) for a browser whose camera plays a file.</summary>
internal static class Film
{
    private const int Width = 640;
    private const int Height = 480;
    private const int Frames = 10;

    /// <summary>The drawing, 400 pixels high, in front of something grey.</summary>
    public static async Task<byte[]> Of(ILocator svg)
    {
        var luma = Convert.FromBase64String(await svg.EvaluateAsync<string>(
            """
            async (svg, [width, height]) => {
              const copy = svg.cloneNode(true);
              copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
              copy.setAttribute('width', '400');
              copy.setAttribute('height', '400');
              const image = new Image();
              image.src = URL.createObjectURL(new Blob([copy.outerHTML], { type: 'image/svg+xml' }));
              await image.decode();
              const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d');
              context.fillStyle = '#ccc';
              context.fillRect(0, 0, width, height);
              context.fillStyle = '#fff';
              context.fillRect((width - 400) / 2, (height - 400) / 2, 400, 400);
              context.drawImage(image, (width - 400) / 2, (height - 400) / 2, 400, 400);
              const { data } = context.getImageData(0, 0, width, height);
              let bytes = '';
              for (let at = 0; at < data.length; at += 4) bytes += String.fromCharCode(data[at]);
              return btoa(bytes);
            }
            """, new[] { Width, Height }));
        var colour = new byte[Width * Height / 2];
        Array.Fill(colour, (byte)128);
        using var film = new MemoryStream();
        film.Write(Encoding.ASCII.GetBytes($"YUV4MPEG2 W{Width} H{Height} F10:1 Ip A1:1 C420jpeg\n"));
        for (var frame = 0; frame < Frames; frame++)
        {
            film.Write("FRAME\n"u8);
            film.Write(luma);
            film.Write(colour);
        }

        return film.ToArray();
    }
}
