#!/usr/bin/env python3
"""Makes the files of container/: one small image in odd RIFF containers. chromium.mjs tells what Chromium shows of them."""
import os, struct

os.chdir(os.path.dirname(os.path.abspath(__file__)))


def ch(kind, data, pad=True):
    return kind + struct.pack('<I', len(data)) + data + (b'\0' if len(data) & 1 and pad else b'')


def riff(*chunks, size=None, more=0):
    b = b'WEBP' + b''.join(chunks)
    return b'RIFF' + struct.pack('<I', (len(b) if size is None else size) + more) + b


def chunks(name):
    b, at, out = open(name, 'rb').read(), 12, {}
    while at + 8 <= len(b):
        n = struct.unpack('<I', b[at + 4:at + 8])[0]
        out[b[at:at + 4]] = b[at + 8:at + 8 + n]
        at += 8 + n + (n & 1)
    return out


def u24(n):
    return struct.pack('<I', n)[:3]


def vp8x(flags, w, h):
    return ch(b'VP8X', bytes([flags, 0, 0, 0]) + u24(w - 1) + u24(h - 1))


Y = chunks('lossy_01.webp')[b'VP8 ']
A = chunks('alpha_6.webp')
L = chunks('lossless_1.webp')[b'VP8L']
O = chunks('colors_4.webp')[b'VP8L']
AV, AL = A[b'VP8 '], A[b'ALPH']
W, H = 83, 61
exif=b'II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0'
odd=exif+b'x'
v=ch(b'VP8 ',Y)
def w(n,b): open('container/'+n+'.webp','wb').write(b)
def lossy(d): return ch(b'VP8 ',d)
w('plain',riff(v))
for d in (-100,-2,-1,1,2,7,8,9,100): w('riff%+d'%d,riff(v,more=d))
for d in (-2,-1,1,2,8,100): w('xriff%+d'%d,riff(vp8x(8,W,H),v,ch(b'EXIF',exif),more=d))
w('riff0',riff(v,size=0)); w('riffmax',riff(v,size=0xffffffff)); w('riffmax-9',riff(v,size=0xfffffff6))
w('trail',riff(v)+b'junkjunkjunk'); w('trail1',riff(v)+b'j'); w('unkafter',riff(v,ch(b'JUNK',b'12345'))); w('unkbefore',riff(ch(b'JUNK',b'1234'),v))
w('xunkbefore',riff(vp8x(0,W,H),ch(b'JUNK',b'12345'),v)); w('xunkafter',riff(vp8x(0,W,H),v,ch(b'JUNK',b'12345')))
w('xnopad',riff(vp8x(8,W,H),v,ch(b'EXIF',odd,False))); w('xpad',riff(vp8x(8,W,H),v,ch(b'EXIF',odd)))
w('xnopadsize',riff(vp8x(8,W,H),v,ch(b'EXIF',odd))[:-1])
w('alphflag',riff(vp8x(16,W,H),ch(b'ALPH',AL),lossy(AV))); w('alphnoflag',riff(vp8x(0,W,H),ch(b'ALPH',AL),lossy(AV)))
w('flagnoalph',riff(vp8x(16,W,H),v)); w('alphafter',riff(vp8x(16,W,H),lossy(AV),ch(b'ALPH',AL))); w('alphtwice',riff(vp8x(16,W,H),ch(b'ALPH',AL),ch(b'ALPH',AL[:50]),lossy(AV)))
w('alphjunkvp8',riff(vp8x(16,W,H),ch(b'ALPH',AL),ch(b'JUNK',b'1234'),lossy(AV)))
w('alphsimple',riff(ch(b'ALPH',AL),lossy(AV))); w('alphbad',riff(vp8x(16,W,H),ch(b'ALPH',b'\xff'+AL[1:]),lossy(AV))); w('alphshort',riff(vp8x(16,W,H),ch(b'ALPH',AL[:len(AL)//2]),lossy(AV)))
w('alphvp8l',riff(vp8x(16,W,H),ch(b'ALPH',AL),ch(b'VP8L',L)))
w('xlflag',riff(vp8x(16,W,H),ch(b'VP8L',L))); w('xlnoflag',riff(vp8x(0,W,H),ch(b'VP8L',L))); w('l',riff(ch(b'VP8L',L))); w('oflag',riff(vp8x(16,61,43),ch(b'VP8L',O)))
Lb=bytearray(L); Lb[4]&=0xef; w('lnobit',riff(ch(b'VP8L',bytes(Lb)))); w('xlnobit',riff(vp8x(16,W,H),ch(b'VP8L',bytes(Lb))))
w('canvas+1',riff(vp8x(0,W+1,H),v)); w('canvas-1',riff(vp8x(0,W-1,H),v)); w('twovp8',riff(v,v)); w('xtwovp8',riff(vp8x(0,W,H),v,v)); w('vp8xtwice',riff(vp8x(0,W,H),vp8x(0,W,H),v))
w('vp8xlate',riff(v,vp8x(0,W,H))); w('animflagstill',riff(vp8x(2,W,H),v)); w('badflags',riff(vp8x(0xc1,W,H),v)); w('vp8xlong',riff(ch(b'VP8X',bytes([0,0,0,0])+u24(W-1)+u24(H-1)+b'1234'),v))
w('trunc1',riff(v)[:-1]); w('trunc2',riff(v)[:-2]); w('trunc10',riff(v)[:-10]); w('trunchalf',riff(v)[:len(Y)//2])
w('truncexif',riff(vp8x(8,W,H),v,ch(b'EXIF',exif))[:-10]); w('ltrunc1',riff(ch(b'VP8L',L))[:-1]); w('lhalf',riff(ch(b'VP8L',L))[:len(L)//2])
# consistent sizes but a short bitstream
w('short1',riff(lossy(Y[:-1]))); w('short3',riff(lossy(Y[:-3]))); w('short10',riff(lossy(Y[:-10]))); w('shorthalf',riff(lossy(Y[:len(Y)//2]))); w('lshort1',riff(ch(b'VP8L',L[:-1]))); w('lshort4',riff(ch(b'VP8L',L[:-4]))); w('lshort20',riff(ch(b'VP8L',L[:-20])))
w('longchunk',riff(lossy(Y+b'\0'*20)))
def anmf(x,y,ww,hh,delay,fl,body): return ch(b'ANMF',u24(x//2)+u24(y//2)+u24(ww-1)+u24(hh-1)+u24(delay)+bytes([fl])+body)
anim=ch(b'ANIM',b'\xff\xff\xff\xff\0\0')
w('anim',riff(vp8x(2,W,H),anim,anmf(0,0,W,H,100,0,v),anmf(0,0,W,H,100,0,ch(b'VP8L',L))))
w('animoffset',riff(vp8x(0x12,W+40,H+20),anim,anmf(20,10,W,H,100,0,ch(b'VP8L',L)),anmf(0,0,W,H,100,0,v)))
w('animoffsetnoflag',riff(vp8x(2,W+40,H+20),anim,anmf(20,10,W,H,100,0,ch(b'VP8L',L)),anmf(0,0,W,H,100,0,v)))
w('animnoflag',riff(vp8x(0,W,H),anim,anmf(0,0,W,H,100,0,v))); w('animnoanim',riff(vp8x(2,W,H),anmf(0,0,W,H,100,0,v)))
w('animalphnoflag',riff(vp8x(2,W,H),anim,anmf(0,0,W,H,100,0,ch(b'ALPH',AL)+lossy(AV))))
w('animout',riff(vp8x(2,W,H),anim,anmf(20,0,W,H,100,0,v))); w('animdims',riff(vp8x(2,W,H),anim,anmf(0,0,W-3,H,100,0,v)))
w('animtrunc2',riff(vp8x(2,W,H),anim,anmf(0,0,W,H,100,0,v),anmf(0,0,W,H,100,0,ch(b'VP8L',L)))[:-200])
w('animbg',riff(vp8x(2,W+40,H+20),ch(b'ANIM',b'\0\0\xff\xff\0\0'),anmf(20,10,W,H,100,0,v)))
w('animtail',riff(vp8x(2,W,H),anim,anmf(0,0,W,H,100,0,v+ch(b'JUNK',b'1234'))))
