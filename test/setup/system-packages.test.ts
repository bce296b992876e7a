import { describe, expect, test } from 'vitest';
import { chooseDebianNames, isT64Release, missingLibraries } from '../../scripts/setup/system-packages.mjs';

const wanted = ['libasound2', 'libnss3', 'libgtk-3-0'];

const debian12 = `libasound2:
  Installed: (none)
  Candidate: 1.2.8-1+b1
  Version table:
libnss3:
  Installed: 2:3.87.1-1
  Candidate: 2:3.87.1-1
libgtk-3-0:
  Installed: (none)
  Candidate: 3.24.38-2
`;
const ubuntu2404 = `libasound2:
  Installed: (none)
  Candidate: (none)
  Version table:
libasound2t64:
  Installed: (none)
  Candidate: 1.2.11-1build2
libnss3:
  Installed: (none)
  Candidate: 2:3.98-1build1
libgtk-3-0:
  Installed: (none)
  Candidate: (none)
libgtk-3-0t64:
  Installed: (none)
  Candidate: 3.24.41-4ubuntu1
`;

describe('names of the system packages', () => {
  test('are the old ones where apt has those', () => {
    expect(chooseDebianNames(wanted, debian12, false)).toEqual(wanted);
  });
  test('are the t64 ones where apt has those', () => {
    expect(chooseDebianNames(wanted, ubuntu2404, true)).toEqual([
      'libasound2t64',
      'libnss3',
      'libgtk-3-0t64',
    ]);
  });
  test('follow the release where apt has no lists yet', () => {
    expect(chooseDebianNames(wanted, '', false)).toEqual(wanted);
    expect(chooseDebianNames(wanted, '', true)).toEqual(['libasound2t64', 'libnss3', 'libgtk-3-0t64']);
  });
  test.each([
    ['ID=debian\nVERSION_ID="12"\n', false],
    ['ID=debian\nVERSION_ID="13"\n', true],
    ['PRETTY_NAME="Debian GNU/Linux forky/sid"\nID=debian\n', true],
    ['ID=ubuntu\nVERSION_ID="22.04"\n', false],
    ['VERSION_ID="24.04"\nID=ubuntu\n', true],
    ['ID=fedora\nVERSION_ID=41\n', false],
  ])('know which release renamed them: %j', (osRelease, renamed) => {
    expect(isT64Release(osRelease)).toBe(renamed);
  });
});

test('missing libraries are read from ldd, each once', () => {
  const output = `	linux-vdso.so.1 (0x00007ffd)
	libnss3.so => not found
	libffmpeg.so => /cache/libffmpeg.so (0x00007f)
	libgbm.so.1 => not found
	libnss3.so => not found
`;
  expect(missingLibraries(output)).toEqual(['libnss3.so', 'libgbm.so.1']);
});
