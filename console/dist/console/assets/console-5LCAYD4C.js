var Ss=(t,n,r)=>()=>{if(r)throw r[0];try{return t&&(n=t(t=0)),n}catch(o){throw r=[o],o}};function je(t){t&&t.parentNode&&t.remove()}function We(t,n,r){var o,s,i,a={},u=arguments.length;for(i in n)i=="key"?o=n[i]:i=="ref"&&typeof t!="function"?s=n[i]:a[i]=n[i];return u>2&&(a.children=u>3?Ht.call(arguments,2):r),tt(t,a,o,s,null)}function Cn(t,n,r){var o,s,i,a=He({},t.props),u=arguments.length;for(i in n)i=="key"?o=n[i]:i=="ref"&&typeof t.type!="function"?s=n[i]:a[i]=n[i];return u>2&&(a.children=u>3?Ht.call(arguments,2):r),tt(t.type,a,o!==void 0?o:t.key,s!==void 0?s:t.ref,null)}function tt(t,n,r,o,s){var i={type:t,props:n,key:r,ref:o,__k:null,__:null,__b:0,__e:null,__c:null,constructor:ft,__v:s||++dr,__i:-1,__u:0};return!s&&H.vnode&&H.vnode(i),i}function k(t){return t.children}function nt(t,n){this.props=t,this.context=n,this.__g=0}function Le(t,n){if(n==null)return t.__&&Le(t.__,t.__i+1);for(var r;n<t.__k.length;n++)if((r=t.__k[n])&&r.__e)return r.__e;return typeof t.type!="function"||t.props.__P?null:Le(t)}function _s(t){var n,r=t.__v,o=r.__e,s=[],i=[],a=t.__P;a&&((n=He({constructor:ft},r)).__v=r.__v+1,H.vnode&&H.vnode(n),kn(a,n,r,t.__n,a.namespaceURI,32&r.__u?[o]:null,s,o||Le(r),32&r.__u,i),n.__v=r.__v,n.__.__k[n.__i]=n,vr(s,n,i),r.__=r.__e=null,n.__e!=o&&gr(n))}function gr(t){if((t=t.__)&&t.__c&&!t.props.__P)return t.__e=null,t.__k.some(function(n){return n&&(t.__e=n.__e)}),gr(t)}function yn(t){(8&t.__g||(t.__g|=8,$e.push(t),Wt++))&&fn==H.debounceRendering||((fn=H.debounceRendering)||queueMicrotask)(fr)}function fr(){try{for(var t,n=1;$e.length;)$e.length>n&&$e.sort(cr),t=$e.shift(),n=$e.length,8&t.__g&&_s(t)}finally{(Wt=$e.length)&&(fn||queueMicrotask)(fr)}}function hr(t,n,r,o,s,i,a,u,l,d,c){var m,g,p,f,h,C,S=o.__k||Ut,_=n.length;for(l=As(r,n,S,l,_),m=0;m<_;m++)(p=r.__k[m])!=null&&(g=~p.__i&&S[p.__i]||Ot,p.__i=m,C=kn(t,p,g,s,i,a,u,l,d,c),f=p.__e,(g.ref!=p.ref||8&g.__u)&&(g.ref&&xn(g.ref,null,p,g),p.ref&&c.push(p.ref,p.__c||f,p)),h=h||f,4&p.__u?(l=yr(p,l,t,!g.__v),g.__e&&(g.__e=null)):typeof p.type=="function"&&C!==void 0?l=C:f&&(l=f.nextSibling),p.__u&=-21);return r.__e=h,l}function As(t,n,r,o,s){var i,a,u,l,d,c,m,g,p,f=r.length,h=f,C=0,S=0,_=t.__k=Array(s);for(i=0;i<s;i++)(a=n[i])!=null&&typeof a!="boolean"&&typeof a!="function"?(typeof a!="object"||a.constructor===String?a=_[i]=tt(null,a):$t(a)?a=_[i]=tt(k,{children:a}):a.constructor===ft&&a.__b?a=_[i]=tt(a.type,a.props,a.key,a.ref,a.__v):_[i]=a,l=i+C,a.__=t,a.__b=t.__b+1,u=null,~(d=a.__i=Ds(a,r,l,h))&&(h--,(u=r[d])&&(u.__u|=2)),u&&u.__v?(a.__u|=16,d==l-1?C--:d==l+1?C++:d!=l&&(d>l?C--:C++,S=1)):(~d||(s>f?C--:s<f&&C++),typeof a.type!="function"&&(a.__u|=4))):_[i]=null;if(S){for(c=[],m=[],i=0;i<s;i++)if((a=_[i])&&16&a.__u){for(C=0,g=c.length;C<g;)c[p=C+g>>1]<a.__i?C=p+1:g=p;c[C]=a.__i,m[i]=C+1}for(C=c.length;i--;)m[i]&&(m[i]==C?C--:_[i].__u|=4)}if(h)for(i=0;i<f;i++)!(u=r[i])||2&u.__u||(u.__e==o&&(o=Le(u)),Sn(u,u));return o}function yr(t,n,r,o){var s,i,a,u;if(typeof t.type=="function"){if(t.props.__P)return n;if(s=t.__k)for(i=0;i<s.length;i++)s[i]&&(s[i].__=t,n=yr(s[i],n,r,!1));return n}for(n&&!n.parentNode&&(n=Le(t))&&!n.parentNode&&(n=null),a=t.__e,u=n;u&&u.nodeType==8;)u=u.nextSibling;for(a!=u&&(!o&&r.moveBefore&&a.parentNode?r.moveBefore(a,n):r.insertBefore(a,n||null)),n=a;(n=n&&n.nextSibling)&&n.nodeType==8&&!n.data.startsWith("$s"););return n}function wn(t,n){return n=n||[],t!=null&&typeof t!="boolean"&&($t(t)?t.some(function(r){wn(r,n)}):n.push(t)),n}function Ds(t,n,r,o){var s,i=t.key,a=t.type,u=n[r],l=u&&!(2&u.__u);if(u===null&&i==null||l&&i==u.key&&a==u.type)return r;if(o>(l?1:0)){for(s=r-1;s>=0;s--)if((u=n[s])&&!(2&u.__u)&&i==u.key&&a==u.type)return s;for(s=r+1;s<n.length;s++)if((u=n[s])&&!(2&u.__u)&&i==u.key&&a==u.type)return s}return-1}function ur(t,n,r){r==null&&(r=""),n[0]=="-"?t.setProperty(n,r):t[n]=r}function Ft(t,n,r,o,s){var i,a;if(n=="style")if(typeof r=="string")t.style.cssText=r;else{if(typeof o=="string"&&(t.style.cssText=o=""),o)for(n in o)r&&n in r||ur(t.style,n);if(r)for(n in r)o&&r[n]==o[n]||ur(t.style,n,r[n])}else if(n[0]=="o"&&n[1]=="n")typeof r!="function"&&(r=null),typeof o!="function"&&(o=null),(t.__e||(t.__e={}))[n]=r,r&&o||(a=hn[n]||(hn[n]=Rs(n)),(t.__a||(t.__a={}))[n]=vn,i=n!=(n=n.replace(pr,"$1")),(n=n.slice(2))[0]<"a"&&(n=n.toLowerCase()),r?t.addEventListener(n,a,i):t.removeEventListener(n,a,i));else{if(s=="http://www.w3.org/2000/svg")n=n.replace(/xlink(H|:h)/,"h").replace(/sName$/,"s");else if(n!="width"&&n!="height"&&n!="href"&&n!="list"&&n!="form"&&n!="tabIndex"&&n!="download"&&n!="rowSpan"&&n!="colSpan"&&n!="role"&&n!="popover"&&n in t)try{return void(t[n]=r??"")}catch{}if(typeof r=="function")return;r==null||r===!1&&n[4]!="-"?t.removeAttribute(n):t.setAttribute(n,n=="popover"&&r==1?"":r)}}function Rs(t){return function(n){var r=this.__e;if(r){if(r=r[t],n[Pt]==null)n[Pt]=vn++;else if(n[Pt]<this.__a[t])return;return r(H.event?H.event(n):n)}}}function kn(t,n,r,o,s,i,a,u,l,d){var c,m,g,p,f,h,C,S,_,I,V,Ce,we,Ie,ge,J,de,Ee,_e=n.type;if(n.constructor!==ft)return null;128&r.__u&&(l=32&r.__u,c=r.__c.__z)&&(n.__u|=l,m=i=[],c.nodeType==8?u=Mt(c,i):i.push(c),u=i[0]||u),(c=H.__b)&&c(n);e:if(typeof _e=="function"){g=a.length;try{if(S=n.props,_=(c=_e.prototype)&&c.render,I=(c=_e.contextType)&&o[c.__c],V=c?I?I.props.value:c.__:o,(p=r.__c)?(n.__c=p,2&p.__g&&(p.__g|=1)):(_?n.__c=p=new _e(S,V):(n.__c=p=new nt(S,V),p.constructor=_e,p.render=Ts),I&&I.sub(p),p.state||(p.state={}),p.__n=o,p.__g|=8,p.__h=[],p.__k=[]),_&&(p.__s||(p.__s=p.state),_e.getDerivedStateFromProps&&(p.__s==p.state&&(p.__s=He({},p.__s)),He(p.__s,_e.getDerivedStateFromProps(S,p.__s)))),f=p.props,h=p.state,p.__v=n,r.__c){if(S!==f&&_&&!_e.getDerivedStateFromProps&&p.componentWillReceiveProps&&p.componentWillReceiveProps(S,V),n.__v==r.__v&&!(8&p.__g)||!(4&p.__g)&&p.shouldComponentUpdate&&p.shouldComponentUpdate(S,p.__s,V)===!1){n.__v!=r.__v&&(p.props=S,p.state=p.__s,p.__g&=-9),n.__e=r.__e,n.__k=r.__k,n.__k.some(function(fe){fe&&(fe.__=n)}),Ut.push.apply(p.__h,p.__k),p.__k=[],p.__h.length&&a.push(p),u=Le(r);break e}p.componentWillUpdate&&p.componentWillUpdate(S,p.__s,V),_&&p.componentDidUpdate&&p.__h.push(function(){p.componentDidUpdate(f,h,C)})}else _&&!_e.getDerivedStateFromProps&&p.componentWillMount&&p.componentWillMount(),_&&p.componentDidMount&&p.__h.push(p.componentDidMount);p.context=V,p.props=S,p.__P=t,p.__g&=-5,Ce=H.__r,we=_?25:0;do p.__g&=-9,Ce&&Ce(n),c=p.render(p.props,p.state=p.__s,p.context);while(8&p.__g&&++we<25);_&&(Ut.push.apply(p.__h,p.__k),p.__k=[]),p.state=p.__s,p.getChildContext&&(o=He({},o,p.getChildContext())),_&&r.__c&&p.getSnapshotBeforeUpdate&&(C=p.getSnapshotBeforeUpdate(f,h)),Ie=c&&c.type===k&&c.key==null?c.props.children:c,S.__P&&(c=u,s=(t=S.__P).namespaceURI,l=i=null,r.props&&r.props.__P!=t&&(r.__k.some(function(fe){fe&&Sn(fe,fe)}),r.__k=null),u=r.__k?Le(r,0):null),u=hr(t,$t(Ie)?Ie:[Ie],n,r,o,s,i,a,u,l,d),S.__P&&(n.__e=null,u=c),n.__u&=-161,m&&m.some(je),p.__h.length&&a.push(p),1&p.__g&&(p.__g&=-4)}catch(fe){if(a.length=g,n.__v=null,l||i)if(fe&&fe.then){if(n.__u|=128|l,i){for(~(de=i.indexOf(u||void 0))||(de=i.length);(Ee=i[de-1])&&Ee.nodeType==8;)de--;for(;de<i.length;de++)if(Ee=i[de])if(i[de]=null,ge){if(Ee==J)break}else{if(Ee.nodeType!=8)break;Ee.data.startsWith("$s")&&(J=Mt(ge=Ee))}}if(!ge){for(;u&&u.nodeType==8&&u.nextSibling;)u=u.nextSibling;ge=u}(c=Mt(ge=n.__c.__z||(n.__c.__z=ge)))?(n.__e=ge,u=c):n.__e=u,u=u&&u.nextSibling}else i&&i.some(je);else n.__e=r.__e;n.__k||(n.__k=r.__k||[]),fe&&fe.then||br(n),H.__e(fe,n,r)}}else u=n.__e=Is(r.__e,n,r,o,s,i,a,l,d,t);return(c=H.diffed)&&c(n),u}function Mt(t,n){if(t&&t.nodeType==8&&t.data.startsWith("$s"))for(var r=1;t=t.nextSibling;){if(t.nodeType==8){if(t.data.startsWith("$s"))r++;else if(t.data.startsWith("/$s")&&!--r)return t}n&&n.push(t)}}function br(t){t&&(t.__c&&(t.__c.__g|=4),t.__k&&t.__k.some(br))}function vr(t,n,r){for(var o=0;o<r.length;)xn(r[o++],r[o++],r[o++]);H.__c&&H.__c(n,t),t.some(function(s){try{t=s.__h,s.__h=[],t.some(function(i){i.call(s)})}catch(i){H.__e(i,s.__v)}})}function Is(t,n,r,o,s,i,a,u,l,d){var c,m,g,p,f,h,C,S,_=r.props||Ot,I=n.props,V=n.type;if(V=="svg"?s="http://www.w3.org/2000/svg":V=="math"?s="http://www.w3.org/1998/Math/MathML":s||(s="http://www.w3.org/1999/xhtml"),i){for(c=0;c<i.length;c++)if((f=i[c])&&(V?f.localName==V:f.nodeType==3)){t=f,i[c]=null;break}}if(!t){if(S=d.ownerDocument||document,!V)return S.createTextNode(I);t=S.createElementNS(s,V,I.is?I:d),u&&(H.__m&&H.__m(n,i),u=!1),i=null}if(V){if(d=V=="template"&&t.content||t,i=V=="textarea"&&I.defaultValue!=null?null:i&&Ht.call(d.childNodes),!u&&i)for(_={},c=0;c<t.attributes.length;c++)_[(f=t.attributes[c]).name]=f.value;for(c in _)f=_[c],c=="dangerouslySetInnerHTML"?g=f:c=="children"||c in I||c=="value"&&"defaultValue"in I||c=="checked"&&"defaultChecked"in I||Ft(t,c,null,f,s);for(c in I)f=I[c],c=="children"?p=f:c=="dangerouslySetInnerHTML"?m=f:c=="value"?h=f:c=="checked"?C=f:u&&typeof f!="function"||_[c]===f||Ft(t,c,f,_[c],s);m?(u||g&&(m.__html==g.__html||m.__html==t.innerHTML)||(t.innerHTML=m.__html),n.__k=[]):(g&&(t.textContent=""),(V=="foreignObject"||s=="http://www.w3.org/1998/Math/MathML"&&Es.test(V))&&(s="http://www.w3.org/1999/xhtml"),hr(d,$t(p)?p:[p],n,r,o,s,i,a,i?i[0]:r.__k&&Le(r,0),u,l),i&&i.some(je)),u&&V!="textarea"||(c="value",V=="progress"&&h==null?t.removeAttribute(c):h==null||h===t[c]&&(V!="progress"||h)||Ft(t,c,h,_[c],s),c="checked",C!=null&&C!=t[c]&&Ft(t,c,C,_[c],s))}else _===I||u&&t.data==I||(t.data=I);return t}function xn(t,n,r,o){try{typeof t=="function"?n?n.__x=t(n)||1:o&&(o=o.__c||o.__e)&&(n=o.__x)&&(o.__x=null,typeof n=="function"?n():t(null)):t.current=n}catch(s){H.__e(s,r)}}function Sn(t,n,r){var o,s,i,a;if(H.unmount&&H.unmount(t),!(o=t.ref)||o.current&&o.current!=t.__e||xn(o,null,n,t),o=t.__c){if(o.componentWillUnmount)try{o.componentWillUnmount()}catch(u){H.__e(u,n)}o.__P=o.__n=null}if(o=t.__k)for(a=0;a<o.length;a++)o[a]&&Sn(o[a],n,typeof t.type!="function"||r&&!t.props.__P);!r&&(o=t.__c)&&(o=o.__z)&&(s=Mt(o,i=[]))&&(o==t.__e&&i.some(je),je(s),je(o)),r||je(t.__e),t.__e=t.__c=t.__=null}function Ts(t,n,r){return this.constructor(t,r)}function Cr(t,n){var r,o,s,i;H.__&&H.__(t,n),n.nodeType==9&&(n=n.documentElement),o=(r=t&&32&t.__u)?null:n.__k,n.__k=tt(k,{children:[t]}),s=[],i=[],kn(n,n.__k,o||Ot,Ot,n.namespaceURI,o?null:n.firstChild?Ht.call(n.childNodes):null,s,o?o.__e:n.firstChild,r,i),vr(s,n.__k,i),n.__k.props.children=null}function ht(t){function n(r){var o,s;return this.getChildContext||(o=new Set,(s={})[n.__c]=this,this.getChildContext=function(){return s},this.shouldComponentUpdate=function(i){this.props.value!=i.value&&o.forEach(function(a){a.__g|=4,yn(a)})},this.sub=function(i){o.add(i);var a=i.componentWillUnmount;i.componentWillUnmount=function(){o.delete(i),a&&a.call(i)}}),r.children}return n.__c="__cC"+mr++,n.__=t,n.Provider=(n.Consumer=function(r,o){return r.children(o)}).contextType=n,n}var H,dr,bn,$e,fn,Wt,cr,Pt,pr,vn,hn,mr,ft,Ot,Ut,Es,$t,Ht,He,Be=Ss(()=>{ft=Symbol.for("pv"),Ot={},Ut=[],Es=/^m(i|n|o|s|text|space)$/,$t=Array.isArray,Ht=Ut.slice,He=Object.assign;H={__e:function(t,n,r,o){for(var s,i,a;n=n.__;)if((s=n.__c)&&!(1&s.__g)){s.__g|=4;try{if((a=(i=s.constructor)&&i.getDerivedStateFromError)&&s.setState(i.getDerivedStateFromError(t)),s.componentDidCatch&&(s.componentDidCatch(t,o||{}),a=1),a&&8&s.__g)return void(s.__g|=2)}catch(u){t=u}}throw Wt=0,t}},dr=0,bn=function(t){return t!=null&&t.constructor===ft},nt.prototype.setState=function(t,n){var r=this.__s;r&&r!=this.state||(r=this.__s=He({},this.state)),typeof t=="function"&&(t=t(He({},r),this.props)),t&&(He(r,t),this.__v&&(n&&this.__k.push(n),yn(this)))},nt.prototype.forceUpdate=function(t){this.__v&&(this.__g|=4,t&&this.__h.push(t),yn(this))},nt.prototype.render=k,$e=[],Wt=0,cr=function(t,n){return t.__v.__b-n.__v.__b},Pt=Symbol(),pr=/(PointerCapture)$|Capture$/i,vn=0,hn={},mr=0});Be();Be();Be();var Ve,ee,En,wr,_n=Object.is,bt=0,Ir=[],An=[],te=H,kr=te.__b,xr=te.__r,Sr=te.diffed,Er=te.__c,_r=te.unmount,Ar=te.__;function rt(t,n){te.__h&&te.__h(ee,t,bt||n),bt=0;var r=ee.__H||(ee.__H={__:[],__h:[]});return t>=r.__.length&&r.__.push({}),r.__[t]}function y(t){return bt=1,Lt(Tr,t)}function Lt(t,n,r){var o=rt(Ve++,2);if(o.t=t,!o.__c&&(o.__=[r?r(n):Tr(void 0,n),function(i){var a=(o.__N||o.__)[0],u=o.t(a,i);_n(a,u)||(o.__N=[u,o.__[1]],o.__c.setState({}))}],o.__c=ee,!ee.__f)){ee.__f=!0;var s=ee.shouldComponentUpdate;ee.shouldComponentUpdate=function(i,a,u){var l=this.__H;if(!l)return!0;var d=!1,c=this.props!=i;if(l.__.some(function(g){g.__N&&(d=!0,_n(g.__[0],g.__N[0])||(c=!0))}),s){var m=s.call(this,i,a,u);return d?m||c:m}return!d||c}}return o.__}function R(t,n){var r=rt(Ve++,3);!te.__s&&Nn(r.__H,n)&&(r.__P=!0,r.__=t,r.u=n,ee.__H.__h.push(r))}function Rn(t,n){var r=rt(Ve++,4);!te.__s&&Nn(r.__H,n)&&(r.__P=!1,r.__=t,r.u=n,ee.__h.push(r))}function G(t){return bt=5,Te(function(){return{current:t}},[])}function Te(t,n){var r=rt(Ve++,7);return Nn(r.__H,n)&&(r.__=t(),r.__H=n),r.__}function In(t,n){return bt=8,Te(function(){return t},n)}function ot(t){var n=ee.context[t.__c],r=rt(Ve++,9);return r.c=t,n?(r.__==null&&(r.__=!0,n.sub(ee)),n.props.value):t.__}function Tn(){var t=rt(Ve++,11);if(!t.__){for(var n=ee.__v;!n.__m&&n.__;)n=n.__;var r=n.__m||(n.__m=[0,0]);t.__="P"+r[0]+"-"+r[1]++}return t.__}function Ns(){var t;do{for(;t=An.shift();)try{yt(t)}catch(r){te.__e(r,{__:(t=t.__P)&&t.__v})}for(;t=Ir.shift();){var n=t.__H;if(t.__P&&n)try{n.__h.some(yt),n.__h.some(Dn),n.__h=[]}catch(r){n.__h=[],te.__e(r,t.__v)}}}while(An.length)}te.__b=function(t){ee=null,kr&&kr(t)},te.__=function(t,n){t&&n.__k&&n.__k.__m&&(t.__m=n.__k.__m),Ar&&Ar(t,n)},te.__r=function(t){xr&&xr(t),Ve=0;var n=(ee=t.__c).__H;n&&(En==ee?ee.__h=[]:(n.__h.some(yt),n.__h.some(Dn),Ve=0),n.__h=[],n.__.some(function(r){r.__N&&(r.__=r.__N),r.u=r.__N=void 0})),En=ee},te.diffed=function(t){Sr&&Sr(t);var n=t.__c;n&&n.__H&&(n.__H.__h.length&&Rr(Ir.push(n)),n.__H.__.some(function(r){r.u&&(r.__H=r.u)})),En=ee=null},te.__c=function(t,n){n.some(function(r){try{r.__h.some(yt),r.__h=r.__h.filter(function(o){return!o.__||Dn(o)})}catch(o){r.__h=[function(){throw o}]}}),Er&&Er(t,n)},te.unmount=function(t){_r&&_r(t);var n,r,o=t.__c;o&&o.__H&&(o.__H.__.some(function(s){try{if(s.__P&&s.__c){if(r===void 0){for(r=t.__;r&&(!r.__c||!r.__c.__P);)r=r.__;r=r&&r.__c}s.__P=r,Rr(An.push(s))}else yt(s)}catch(i){n=i}}),o.__H=void 0,n&&te.__e(n,o.__v))};var Dr=typeof requestAnimationFrame=="function";function Fs(t){var n,r=function(){clearTimeout(o),Dr&&cancelAnimationFrame(n),setTimeout(t)},o=setTimeout(r,35);Dr&&(n=requestAnimationFrame(r))}function Rr(t){t!=1&&wr==te.requestAnimationFrame||((wr=te.requestAnimationFrame)||Fs)(Ns)}function yt(t){var n=ee,r=t.__c;typeof r=="function"&&(t.__c=void 0,r()),ee=n}function Dn(t){var n=ee;t.__c=t.__(),ee=n}function Nn(t,n){return!t||t.length!=n.length||n.some(function(r,o){return!_n(r,t[o])})}function Tr(t,n){return typeof n=="function"?n(t):n}var it,vt;function Ps(t){return!vt||(typeof vt=="string"?t.startsWith(vt):vt.test(t))}function Ms(t,n){let r="";if(it=void 0,n&&n.type==="click"){if(n.ctrlKey||n.metaKey||n.altKey||n.shiftKey||n.button!==0)return t;let o=n.composedPath().find(i=>i.nodeName=="A"&&i.href),s=o&&o.getAttribute("href");if(!o||o.origin!=location.origin||/^#/.test(s)||!/^(_?self)?$/i.test(o.target)||!Ps(s)||o.download)return t;it=!0,n.preventDefault(),r=o.href.replace(location.origin,"")}else n&&n.url?(it=!n.replace,r=n.url):r=location.pathname+location.search;return it===!0?history.pushState(null,"",r):it===!1&&history.replaceState(null,"",r),r}var Ws=(t,n,r={})=>{t=t.split("/").filter(Boolean),n=(n||"").split("/").filter(Boolean),r.params||(r.params={});for(let o=0,s,i;o<Math.max(t.length,n.length);o++){let[,a,u,l]=(n[o]||"").match(/^(:?)(.*?)([+*?]?)$/);if(s=t[o],!(!a&&u==s)){if(!a&&s&&l=="*"){r.rest="/"+t.slice(o).join("/");break}if(!a||!s&&l!="?"&&l!="*")return;if(i=l=="+"||l=="*",i?s=t.slice(o).map(decodeURIComponent).join("/")||void 0:s&&(s=decodeURIComponent(s)),r.params[u]=s,u in r||(r[u]=s),i)break}}return r};function ze(t){let[n,r]=Lt(Ms,t.url||location.pathname+location.search);t.scope&&(vt=t.scope);let o=it===!0,s=Te(()=>{let i=new URL(n,location.origin),a=i.pathname.replace(/\/+$/g,"")||"/";return{url:n,path:a,query:Object.fromEntries(i.searchParams),route:(u,l)=>r({url:u,replace:l}),back:()=>{history.back()},forward:()=>{history.forward()},wasPush:o}},[n]);return Rn(()=>(addEventListener("click",r),addEventListener("popstate",r),()=>{removeEventListener("click",r),removeEventListener("popstate",r)}),[]),We(ze.ctx.Provider,{value:s},t.children)}var Os=Promise.resolve();function qt(t){let[n,r]=Lt(J=>J+1,0),{url:o,query:s,wasPush:i,path:a}=oe();if(!o)throw new Error("preact-iso's <Router> must be used within a <LocationProvider>, see: https://github.com/preactjs/preact-iso#locationprovider");let{rest:u=a,params:l={}}=ot(Pn),d=G(!1),c=G(a),m=G(1),g=G(),p=G(),f=G(),h=G(!1),C=G();C.current=!1;let S,_,I;wn(t.children).some(J=>{if(Ws(u,J.props.path,I={...J.props,path:u,query:s,params:Object.assign({},l),rest:""}))return S=Cn(J,I);J.props.default&&(_=Cn(J,I))});let V=S||_,Ce=g.current&&g.current.__u&Bt&&g.current.__u&Vt,we=g.current&&g.current.__h,Ie=Te(()=>{p.current=g.current,g.current=We(Pn.Provider,{value:I},V);let J=p.current&&p.current.props.children;return!J||!V||V.type!==J.type||V.props.component!==J.props.component?(m.current++,!0):!1},[o,JSON.stringify(I)]);Ce?(g.current.__u|=Bt,g.current.__u|=Vt):we&&(g.current.__h=!0);let ge=p.current;return p.current=null,this.__c=(J,de)=>{C.current=!0,p.current=ge,t.onLoadStart&&t.onLoadStart(o),d.current=!0;let Ee=m.current;J.then(()=>{Ee===m.current&&(p.current=null,g.current&&(de.__h&&(g.current.__h=de.__h),de.__u&Vt&&(g.current.__u|=Vt),de.__u&Bt&&(g.current.__u|=Bt)),Os.then(r))})},Rn(()=>{let J=this.__v&&this.__v.__e;if(C.current){!h.current&&!f.current&&(f.current=J);return}!h.current&&f.current&&(f.current!==J&&f.current.remove(),f.current=null),h.current=!0,c.current!==a&&(i&&scrollTo(0,0),t.onRouteChange&&t.onRouteChange(o),c.current=a),t.onLoadEnd&&d.current&&t.onLoadEnd(o),d.current=!1},[a,i,n]),Ie?[We(Fn,{r:g,key:m.current}),We(Fn,{r:p,key:m.current-1})]:We(Fn,{r:g,key:m.current})}var Bt=32,Vt=128,Fn=({r:t})=>t.current;qt.Provider=ze;ze.ctx=ht({});var Pn=ht({}),se=t=>We(t.component,t),oe=()=>ot(ze.ctx),Oe=()=>ot(Pn);var v=class extends String{__apiType;value;__meta__;constructor(n,r){super(n),this.value=n,this.__meta__=r}toString(){return this.value}},tu=new v(`
    fragment CustomerContact on Contact {
  id
  displayId
  name
  email
  title
  phone
}
    `,{fragmentName:"CustomerContact"}),nu=new v(`
    fragment CustomerDetail on Customer {
  id
  displayId
  name
  domain
  sharedDomainCount
  status
  arr
  industry
  employeeCount
  createdAt
  updatedAt
  archivedAt
  archiveReason
  detachedAt
  hubSpotCompanyId
  hubSpotUrl
  mergedCompanyIds
  mergedInto {
    displayId
    name
  }
  owner {
    id
    name
  }
  plan {
    id
    name
  }
  tags {
    name
    fromHubSpot
  }
  customFields {
    key
    label
    type
    value
    values
    fromHubSpot
  }
  lockedFields {
    field
    hubSpotProperty
  }
  primaryContactSource
  primaryContact {
    id
  }
  contactCount
  contacts(first: 50) {
    nodes {
      ...CustomerContact
    }
    pageInfo {
      hasNextPage
    }
  }
  unlinked: contacts(first: 50, unlinked: true) {
    nodes {
      ...CustomerContact
    }
  }
  onboardings {
    id
    name
    createdAt
    tasks {
      id
      title
      completedAt
      completedBy {
        name
      }
    }
  }
}
    fragment CustomerContact on Contact {
  id
  displayId
  name
  email
  title
  phone
}`,{fragmentName:"CustomerDetail"}),ru=new v(`
    fragment CustomerRow on Customer {
  id
  displayId
  name
  domain
  sharedDomainCount
  status
  arr
  contactCount
  archivedAt
  archiveReason
  detachedAt
  updatedAt
  owner {
    id
    name
  }
  plan {
    id
    name
  }
  tags {
    name
    fromHubSpot
  }
}
    `,{fragmentName:"CustomerRow"}),ou=new v(`
    fragment FilterWords on CompanyFilter {
  ... on CompanyListFilter {
    list
    name
  }
  ... on LifecycleStageFilter {
    stages {
      value
      label
    }
  }
  ... on DealPipelineFilter {
    pipeline
    pipelineName: name
    pipelineStages: stages {
      value
      label
    }
  }
  ... on EveryCompanyFilter {
    everything
  }
}
    `,{fragmentName:"FilterWords"}),iu=new v(`
    fragment PreviewState on SyncRun {
  id
  status
  phase
  customers {
    seen
    estimated
  }
  failure {
    message
  }
  preview {
    matching
    wouldCreate
    wouldBringBack
    wouldArchive
    sample {
      hubSpotCompanyId
      name
      domain
    }
  }
}
    `,{fragmentName:"PreviewState"}),su=new v(`
    fragment Property on HubSpotProperty {
  name
  label
  type
  group
  isMultiple
  isHidden
}
    `,{fragmentName:"Property"}),au=new v(`
    fragment Counts on RecordCounts {
  seen
  created
  updated
  unchanged
  archived
  restored
  failed
  estimated
}
    `,{fragmentName:"Counts"}),lu=new v(`
    fragment RunSummary on SyncRun {
  id
  kind
  status
  phase
  queuedAt
  startedAt
  finishedAt
  issueCount
  held
  leftFilter
  customers {
    ...Counts
  }
  contacts {
    ...Counts
  }
  failure {
    code
    message
  }
  requestedBy {
    name
  }
}
    fragment Counts on RecordCounts {
  seen
  created
  updated
  unchanged
  archived
  restored
  failed
  estimated
}`,{fragmentName:"RunSummary"}),uu=new v(`
    fragment RunState on SyncRun {
  ...RunSummary
  revision
  recordsPerSecond
  secondsLeft
  cancelRequestedAt
  links {
    added
    removed
  }
  failure {
    correlationId
  }
  plan {
    explanation
    generalCalls
    associationCalls
    searchCalls
    seconds
  }
  repairs {
    creations
    updates
    restores
    deletions
    departures
    links
  }
}
    fragment Counts on RecordCounts {
  seen
  created
  updated
  unchanged
  archived
  restored
  failed
  estimated
}
fragment RunSummary on SyncRun {
  id
  kind
  status
  phase
  queuedAt
  startedAt
  finishedAt
  issueCount
  held
  leftFilter
  customers {
    ...Counts
  }
  contacts {
    ...Counts
  }
  failure {
    code
    message
  }
  requestedBy {
    name
  }
}`,{fragmentName:"RunState"}),du=new v(`
    fragment Issue on SyncIssue {
  id
  severity
  code
  recordKind
  hubSpotId
  field
  value
  message
  occurrences
  firstSeenAt
  lastSeenAt
  resolvedAt
  correlationId
  providerAnswer
}
    `,{fragmentName:"Issue"}),cu=new v(`
    fragment Endpoint on WebhookEndpoint {
  id
  url
  description
  events
  initialImports
  status
  notice
  disabledAt
  failuresInARow
  createdAt
  secretMadeAt
  formerSecretExpiresAt
}
    `,{fragmentName:"Endpoint"}),pu=new v(`
    fragment Delivery on WebhookDelivery {
  id
  event
  eventId
  status
  createdAt
  settledAt
  nextAttemptAt
  attemptCount
  body
  attempts {
    number
    at
    durationMs
    statusCode
    answer
    error
  }
}
    `,{fragmentName:"Delivery"}),mu=new v(`
    fragment FailedOnes on WebhookDeliveryConnection {
  nodes {
    event
    attempts {
      at
      statusCode
      error
    }
  }
}
    `,{fragmentName:"FailedOnes"}),Nr=new v(`
    query ApiKeys {
  viewer {
    apiKey {
      id
    }
  }
  workspace {
    apiKeys {
      id
      name
      prefix
      createdAt
      lastUsedAt
      revokedAt
      user {
        id
        name
        role
      }
    }
    users {
      id
      name
      role
    }
  }
}
    `),Fr=new v(`
    mutation CreateApiKey($input: CreateApiKeyInput!) {
  createApiKey(input: $input) {
    secret
    userErrors {
      field
      code
      message
    }
  }
}
    `),Pr=new v(`
    mutation RevokeApiKey($id: ID!) {
  revokeApiKey(input: {id: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Mr=new v(`
    query CustomerDetails($number: Int!) {
  customer(by: {displayId: $number}) {
    ...CustomerDetail
  }
}
    fragment CustomerDetail on Customer {
  id
  displayId
  name
  domain
  sharedDomainCount
  status
  arr
  industry
  employeeCount
  createdAt
  updatedAt
  archivedAt
  archiveReason
  detachedAt
  hubSpotCompanyId
  hubSpotUrl
  mergedCompanyIds
  mergedInto {
    displayId
    name
  }
  owner {
    id
    name
  }
  plan {
    id
    name
  }
  tags {
    name
    fromHubSpot
  }
  customFields {
    key
    label
    type
    value
    values
    fromHubSpot
  }
  lockedFields {
    field
    hubSpotProperty
  }
  primaryContactSource
  primaryContact {
    id
  }
  contactCount
  contacts(first: 50) {
    nodes {
      ...CustomerContact
    }
    pageInfo {
      hasNextPage
    }
  }
  unlinked: contacts(first: 50, unlinked: true) {
    nodes {
      ...CustomerContact
    }
  }
  onboardings {
    id
    name
    createdAt
    tasks {
      id
      title
      completedAt
      completedBy {
        name
      }
    }
  }
}
fragment CustomerContact on Contact {
  id
  displayId
  name
  email
  title
  phone
}`),Wr=new v(`
    query CustomerEditing {
  workspace {
    users {
      id
      name
    }
    plans {
      id
      name
    }
    customFields(object: CUSTOMER) {
      key
      type
      options
    }
  }
}
    `),Or=new v(`
    subscription CustomerFollowed($id: ID!) {
  customerChanged(customerId: $id) {
    event
  }
}
    `),Ur=new v(`
    mutation UpdateCustomer($input: UpdateCustomerInput!) {
  updateCustomer(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),$r=new v(`
    mutation ArchiveCustomer($id: ID!) {
  archiveCustomers(input: {ids: [$id]}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Hr=new v(`
    mutation RestoreCustomer($id: ID!) {
  restoreCustomers(input: {ids: [$id]}) {
    customers {
      detachedAt
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `),Lr=new v(`
    mutation ResyncCustomer($id: ID!) {
  resyncCustomer(input: {id: $id}) {
    allRead
    userErrors {
      field
      code
      message
    }
  }
}
    `),Br=new v(`
    mutation PurgeCustomer($id: ID!) {
  purgeCustomers(input: {ids: [$id]}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Vr=new v(`
    mutation ChoosePrimaryContact($input: ChoosePrimaryContactInput!) {
  choosePrimaryContact(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),qr=new v(`
    mutation ClearPrimaryContact($input: ClearPrimaryContactInput!) {
  clearPrimaryContact(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Qr=new v(`
    mutation UnlinkContact($input: UnlinkContactInput!) {
  unlinkContact(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Kr=new v(`
    mutation RelinkContact($input: RelinkContactInput!) {
  relinkContact(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Gr=new v(`
    mutation CreateOnboarding($input: CreateOnboardingInput!) {
  createOnboarding(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),jr=new v(`
    mutation AddTask($input: AddTaskInput!) {
  addTask(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),zr=new v(`
    mutation CompleteTask($id: ID!) {
  completeTask(input: {id: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Yr=new v(`
    mutation ReopenTask($id: ID!) {
  reopenTask(input: {id: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Jr=new v(`
    mutation RemoveTask($id: ID!) {
  removeTask(input: {id: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Zr=new v(`
    query CustomerHistory($id: ID!, $first: Int!, $after: String, $filter: HistoryFilter) {
  customer(by: {id: $id}) {
    history(first: $first, after: $after, filter: $filter) {
      nodes {
        at
        event
        reason
        lane
        runId
        field {
          name
          label
          hubSpotProperty
          old {
            text
          }
          new {
            text
          }
        }
        actor {
          kind
          apiKeyName
          user {
            name
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `),Xr=new v(`
    query Customers($first: Int!, $after: String, $search: String, $filter: CustomerFilter!, $sort: CustomerSort!) {
  customers(
    first: $first
    after: $after
    search: $search
    filter: $filter
    sort: $sort
  ) {
    totalCount
    nodes {
      ...CustomerRow
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment CustomerRow on Customer {
  id
  displayId
  name
  domain
  sharedDomainCount
  status
  arr
  contactCount
  archivedAt
  archiveReason
  detachedAt
  updatedAt
  owner {
    id
    name
  }
  plan {
    id
    name
  }
  tags {
    name
    fromHubSpot
  }
}`),eo=new v(`
    query CustomerChoices {
  customerChangeCursor
  workspace {
    users {
      id
      name
    }
    plans {
      id
      name
    }
  }
}
    `),to=new v(`
    subscription CustomersChanged($after: String) {
  customerChanged(after: $after) {
    cursor
    event
    customerId
    customer {
      ...CustomerRow
    }
  }
}
    fragment CustomerRow on Customer {
  id
  displayId
  name
  domain
  sharedDomainCount
  status
  arr
  contactCount
  archivedAt
  archiveReason
  detachedAt
  updatedAt
  owner {
    id
    name
  }
  plan {
    id
    name
  }
  tags {
    name
    fromHubSpot
  }
}`),no=new v(`
    query Exclusions($first: Int!, $after: String) {
  exclusions(first: $first, after: $after) {
    totalCount
    nodes {
      recordKind
      hubSpotId
      cause
      createdAt
      createdBy {
        name
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `),ro=new v(`
    mutation LiftExclusion($id: String!) {
  liftExclusion(input: {hubSpotCompanyId: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),oo=new v(`
    query Definitions {
  workspace {
    name
    timeZone
    archiveShare
    fallbackOwner {
      id
    }
    users {
      id
      name
      role
    }
    plans {
      id
      name
    }
    customFields {
      id
      key
      label
      object
      type
      options
    }
  }
}
    `),io=new v(`
    mutation SetPlans($names: [String!]!) {
  setPlans(input: {names: $names}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),so=new v(`
    mutation DefineCustomField($input: DefineCustomFieldInput!) {
  defineCustomField(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),ao=new v(`
    mutation UpdateCustomField($input: UpdateCustomFieldInput!) {
  updateCustomField(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),lo=new v(`
    mutation DeleteCustomField($id: ID!) {
  deleteCustomField(input: {id: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),uo=new v(`
    mutation UpdateWorkspace($input: UpdateWorkspaceInput!) {
  updateWorkspace(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),co=new v(`
    query HeldArchives($first: Int!, $after: String) {
  heldArchives(first: $first, after: $after) {
    totalCount
    nodes {
      id
      cause
      heldAt
      lane
      hubSpotCompanyId
      customer {
        displayId
        name
        domain
        arr
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `),po=new v(`
    mutation ApproveHeldArchives($input: HeldArchivesInput!) {
  approveHeldArchives(input: $input) {
    archived
    withdrawn
    unproved
    userErrors {
      field
      code
      message
    }
  }
}
    `),mo=new v(`
    mutation DismissHeldArchives($input: HeldArchivesInput!) {
  dismissHeldArchives(input: $input) {
    dismissed
    userErrors {
      field
      code
      message
    }
  }
}
    `),go=new v(`
    query IntegrationPage {
  integration {
    id
    status
    statusReason {
      code
      message
    }
    accountName
    hubId
    currency
    installedBy
    connectedAt
    lastFullSyncAt
    lastIncrementalUpdateAt
    missingOptionalScopes {
      scope
      feature
      message
    }
    lanes {
      fullSyncOverdue
      incrementalUpdateOverdue
      realTime {
        lastDeliveryAt
        waiting
        waitingSince
      }
      journal {
        state
        lastReadAt
        problem
      }
      catchUp {
        lastAt
        nextAt
        found
      }
      nightly {
        lastFinishedAt
      }
    }
  }
  companyFilter {
    runDue
    filter {
      ...FilterWords
    }
  }
  heldArchives(first: 1) {
    totalCount
  }
  customers(first: 1) {
    totalCount
  }
  syncRuns(first: 1) {
    nodes {
      id
      kind
      status
    }
  }
}
    fragment FilterWords on CompanyFilter {
  ... on CompanyListFilter {
    list
    name
  }
  ... on LifecycleStageFilter {
    stages {
      value
      label
    }
  }
  ... on DealPipelineFilter {
    pipeline
    pipelineName: name
    pipelineStages: stages {
      value
      label
    }
  }
  ... on EveryCompanyFilter {
    everything
  }
}`),fo=new v(`
    query Nights($after: String) {
  syncRuns(first: 100, after: $after) {
    nodes {
      id
      kind
      status
      startedAt
      finishedAt
      repairs {
        creations
        updates
        restores
        deletions
        departures
        links
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `),ho=new v(`
    mutation ConnectHubSpot($replaceHubId: String) {
  connectHubSpot(input: {replaceHubId: $replaceHubId}) {
    consentUrl
    userErrors {
      field
      code
      message
    }
  }
}
    `),yo=new v(`
    mutation DisconnectHubSpot {
  disconnectHubSpot {
    userErrors {
      field
      code
      message
    }
  }
}
    `),bo=new v(`
    query CompanyStanding($id: String!) {
  companyStatus(hubSpotCompanyId: $id) {
    hubSpotCompanyId
    standing
    message
    mergedIntoCompanyId
    customer {
      displayId
      name
      archivedAt
    }
    issue {
      ...Issue
    }
  }
}
    fragment Issue on SyncIssue {
  id
  severity
  code
  recordKind
  hubSpotId
  field
  value
  message
  occurrences
  firstSeenAt
  lastSeenAt
  resolvedAt
  correlationId
  providerAnswer
}`),vo=new v(`
    query SetUpState {
  integration {
    status
    accountName
    hubId
    currency
    grantedScopes
    missingOptionalScopes {
      scope
      message
    }
  }
  companyFilter {
    version
    runDue
    filter {
      ...FilterWords
    }
  }
  customerFieldMap {
    version
    rows {
      property
      problem
    }
    unmapped {
      field
      note
    }
  }
  contactFieldMap {
    version
    rows {
      property
      problem
    }
  }
  customers(first: 1) {
    totalCount
  }
  syncRuns(first: 20) {
    nodes {
      id
      kind
      status
    }
  }
}
    fragment FilterWords on CompanyFilter {
  ... on CompanyListFilter {
    list
    name
  }
  ... on LifecycleStageFilter {
    stages {
      value
      label
    }
  }
  ... on DealPipelineFilter {
    pipeline
    pipelineName: name
    pipelineStages: stages {
      value
      label
    }
  }
  ... on EveryCompanyFilter {
    everything
  }
}`),Co=new v(`
    query FilterChoices {
  companyFilterChoices {
    lists {
      available
      reason
      lists {
        list
        name
        companyCount
        isProcessing
      }
    }
    stages {
      available
      reason
      stages {
        value
        label
        companyCount
      }
    }
    pipelines {
      available
      reason
      pipelines {
        pipeline
        name
        dealCount
        stages {
          stage
          label
          isClosed
        }
      }
    }
  }
}
    `),wo=new v(`
    mutation PreviewFilter($filter: CompanyFilterInput!) {
  previewCompanyFilter(input: {filter: $filter}) {
    run {
      id
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `),ko=new v(`
    subscription PreviewProgress($id: ID!) {
  syncProgress(runId: $id) {
    ...PreviewState
  }
}
    fragment PreviewState on SyncRun {
  id
  status
  phase
  customers {
    seen
    estimated
  }
  failure {
    message
  }
  preview {
    matching
    wouldCreate
    wouldBringBack
    wouldArchive
    sample {
      hubSpotCompanyId
      name
      domain
    }
  }
}`),xo=new v(`
    mutation SaveFilter($input: SetCompanyFilterInput!) {
  setCompanyFilter(input: $input) {
    runDue
    userErrors {
      field
      code
      message
    }
  }
}
    `),So=new v(`
    query CustomerMap {
  customerFieldMap {
    version
    currency
    rows {
      property
      hubSpotLabel
      hubSpotType
      problem
      target {
        ... on MappedCustomerField {
          field
        }
        ... on MappedCustomField {
          customField {
            id
          }
        }
        ... on MappedTag {
          tag
        }
      }
    }
    unmapped {
      field
      defaultProperty
      note
    }
  }
  hubSpotProperties(object: COMPANY) {
    ...Property
  }
  workspace {
    customFields(object: CUSTOMER) {
      id
      label
      type
    }
  }
}
    fragment Property on HubSpotProperty {
  name
  label
  type
  group
  isMultiple
  isHidden
}`),Eo=new v(`
    query ContactMap {
  contactFieldMap {
    version
    rows {
      property
      hubSpotLabel
      hubSpotType
      problem
      target {
        ... on MappedContactField {
          field
        }
        ... on MappedCustomField {
          customField {
            id
          }
        }
      }
    }
    unmapped {
      field
      defaultProperty
      note
    }
  }
  hubSpotProperties(object: CONTACT) {
    ...Property
  }
  workspace {
    customFields(object: CONTACT) {
      id
      label
      type
    }
  }
}
    fragment Property on HubSpotProperty {
  name
  label
  type
  group
  isMultiple
  isHidden
}`),_o=new v(`
    mutation SaveCustomerMap($input: SetCustomerFieldMapInput!) {
  setCustomerFieldMap(input: $input) {
    runDue
    userErrors {
      field
      code
      message
    }
  }
}
    `),Ao=new v(`
    mutation SaveContactMap($input: SetContactFieldMapInput!) {
  setContactFieldMap(input: $input) {
    runDue
    userErrors {
      field
      code
      message
    }
  }
}
    `),Do=new v(`
    mutation ResetCustomerMap($version: Int) {
  resetCustomerFieldMap(input: {expectedVersion: $version}) {
    runDue
    userErrors {
      field
      code
      message
    }
  }
}
    `),Ro=new v(`
    mutation ResetContactMap($version: Int) {
  resetContactFieldMap(input: {expectedVersion: $version}) {
    runDue
    userErrors {
      field
      code
      message
    }
  }
}
    `),Io=new v(`
    query RunDetails($id: ID!) {
  syncRun(id: $id) {
    ...RunState
  }
}
    fragment Counts on RecordCounts {
  seen
  created
  updated
  unchanged
  archived
  restored
  failed
  estimated
}
fragment RunSummary on SyncRun {
  id
  kind
  status
  phase
  queuedAt
  startedAt
  finishedAt
  issueCount
  held
  leftFilter
  customers {
    ...Counts
  }
  contacts {
    ...Counts
  }
  failure {
    code
    message
  }
  requestedBy {
    name
  }
}
fragment RunState on SyncRun {
  ...RunSummary
  revision
  recordsPerSecond
  secondsLeft
  cancelRequestedAt
  links {
    added
    removed
  }
  failure {
    correlationId
  }
  plan {
    explanation
    generalCalls
    associationCalls
    searchCalls
    seconds
  }
  repairs {
    creations
    updates
    restores
    deletions
    departures
    links
  }
}`),To=new v(`
    query RunIssues($id: ID!, $first: Int!, $after: String) {
  syncRun(id: $id) {
    issues(first: $first, after: $after) {
      nodes {
        ...Issue
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment Issue on SyncIssue {
  id
  severity
  code
  recordKind
  hubSpotId
  field
  value
  message
  occurrences
  firstSeenAt
  lastSeenAt
  resolvedAt
  correlationId
  providerAnswer
}`),No=new v(`
    query Runs($first: Int!, $after: String) {
  syncRuns(first: $first, after: $after) {
    nodes {
      ...RunSummary
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment Counts on RecordCounts {
  seen
  created
  updated
  unchanged
  archived
  restored
  failed
  estimated
}
fragment RunSummary on SyncRun {
  id
  kind
  status
  phase
  queuedAt
  startedAt
  finishedAt
  issueCount
  held
  leftFilter
  customers {
    ...Counts
  }
  contacts {
    ...Counts
  }
  failure {
    code
    message
  }
  requestedBy {
    name
  }
}`),Fo=new v(`
    subscription RunProgress($id: ID!) {
  syncProgress(runId: $id) {
    ...RunState
  }
}
    fragment Counts on RecordCounts {
  seen
  created
  updated
  unchanged
  archived
  restored
  failed
  estimated
}
fragment RunSummary on SyncRun {
  id
  kind
  status
  phase
  queuedAt
  startedAt
  finishedAt
  issueCount
  held
  leftFilter
  customers {
    ...Counts
  }
  contacts {
    ...Counts
  }
  failure {
    code
    message
  }
  requestedBy {
    name
  }
}
fragment RunState on SyncRun {
  ...RunSummary
  revision
  recordsPerSecond
  secondsLeft
  cancelRequestedAt
  links {
    added
    removed
  }
  failure {
    correlationId
  }
  plan {
    explanation
    generalCalls
    associationCalls
    searchCalls
    seconds
  }
  repairs {
    creations
    updates
    restores
    deletions
    departures
    links
  }
}`),Qt=new v(`
    mutation CancelRun($id: ID!) {
  cancelSync(input: {runId: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Po=new v(`
    mutation StartInitialSync {
  startInitialSync {
    alreadyRunning
    run {
      id
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `),Mo=new v(`
    mutation StartFullSync {
  startFullSync {
    alreadyRunning
    run {
      id
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `),Wo=new v(`
    mutation RetrySyncIssues($input: RetrySyncIssuesInput!) {
  retrySyncIssues(input: $input) {
    records
    allRead
    userErrors {
      field
      code
      message
    }
  }
}
    `),Oo=new v(`
    query WorkspaceUsers($includeDeactivated: Boolean!) {
  workspace {
    users(includeDeactivated: $includeDeactivated) {
      id
      name
      email
      role
      createdAt
      deactivatedAt
    }
  }
}
    `),Uo=new v(`
    mutation AddWorkspaceUser($input: AddWorkspaceUserInput!) {
  addWorkspaceUser(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),$o=new v(`
    mutation UpdateWorkspaceUser($input: UpdateWorkspaceUserInput!) {
  updateWorkspaceUser(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Ho=new v(`
    mutation DeactivateWorkspaceUser($id: ID!) {
  deactivateWorkspaceUser(input: {id: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Lo=new v(`
    query WebhookEndpoints {
  webhookEndpoints {
    ...Endpoint
    waiting: deliveries(first: 5, status: PENDING) {
      ...FailedOnes
    }
    givenUp: deliveries(first: 1, status: FAILED) {
      ...FailedOnes
    }
  }
}
    fragment Endpoint on WebhookEndpoint {
  id
  url
  description
  events
  initialImports
  status
  notice
  disabledAt
  failuresInARow
  createdAt
  secretMadeAt
  formerSecretExpiresAt
}
fragment FailedOnes on WebhookDeliveryConnection {
  nodes {
    event
    attempts {
      at
      statusCode
      error
    }
  }
}`),Bo=new v(`
    query WebhookEndpointDetails($id: ID!) {
  node(id: $id) {
    ... on WebhookEndpoint {
      ...Endpoint
    }
  }
}
    fragment Endpoint on WebhookEndpoint {
  id
  url
  description
  events
  initialImports
  status
  notice
  disabledAt
  failuresInARow
  createdAt
  secretMadeAt
  formerSecretExpiresAt
}`),Vo=new v(`
    query WebhookDeliveries($endpoint: ID!, $status: WebhookDeliveryStatus, $event: WebhookEvent, $first: Int!, $after: String) {
  webhookDeliveries(
    endpointId: $endpoint
    status: $status
    event: $event
    first: $first
    after: $after
  ) {
    nodes {
      ...Delivery
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment Delivery on WebhookDelivery {
  id
  event
  eventId
  status
  createdAt
  settledAt
  nextAttemptAt
  attemptCount
  body
  attempts {
    number
    at
    durationMs
    statusCode
    answer
    error
  }
}`),qo=new v(`
    mutation CreateWebhookEndpoint($input: CreateWebhookEndpointInput!) {
  createWebhookEndpoint(input: $input) {
    secret
    webhookEndpoint {
      id
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `),Qo=new v(`
    mutation UpdateWebhookEndpoint($input: UpdateWebhookEndpointInput!) {
  updateWebhookEndpoint(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Ko=new v(`
    mutation EnableWebhookEndpoint($id: ID!) {
  enableWebhookEndpoint(input: {id: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Go=new v(`
    mutation DisableWebhookEndpoint($id: ID!) {
  disableWebhookEndpoint(input: {id: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),jo=new v(`
    mutation DeleteWebhookEndpoint($id: ID!) {
  deleteWebhookEndpoint(input: {id: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),zo=new v(`
    mutation RotateWebhookSecret($id: ID!) {
  rotateWebhookSecret(input: {id: $id}) {
    secret
    userErrors {
      field
      code
      message
    }
  }
}
    `),Yo=new v(`
    mutation SendTestWebhook($id: ID!) {
  sendTestWebhook(input: {endpointId: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Jo=new v(`
    mutation ReplayWebhookDelivery($id: ID!) {
  replayWebhookDelivery(input: {id: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Zo=new v(`
    query Session {
  viewer {
    role
    user {
      id
      name
      email
    }
    workspace {
      id
      name
      timeZone
    }
  }
}
    `),Xo=new v(`
    query Standing {
  integration {
    status
    lanes {
      fullSyncOverdue
      incrementalUpdateOverdue
    }
  }
  heldArchives(first: 1) {
    totalCount
  }
  webhookEndpoints {
    status
  }
}
    `);Be();var Us=Symbol.for("preact-signals");function zt(){if(Ue>1)Ue--;else{var t,n=!1;for((function(){var s=Gt;for(Gt=void 0;s!==void 0;){var i=s.S;if(i.v===s.v)for(var a=i.t;a!==void 0;a=a.x)a.i===s.i&&(a.i=i.i);s=s.o}})();wt!==void 0;){var r=wt;for(wt=void 0,Kt++;r!==void 0;){var o=r.u;if(r.u=void 0,r.f&=-3,!(8&r.f)&&ti(r))try{r.c()}catch(s){n||(t=s,n=!0)}r=o}}if(Kt=0,Ue--,n)throw t}}function Wn(t){if(Ue>0)return t();Mn=++$s,Ue++;try{return t()}finally{zt()}}var Ct,Z=void 0;function kt(t){var n=Z,r=Ct;Z=void 0,Ct=void 0;try{return t()}finally{Z=n,Ct=r}}var wt=void 0,Ue=0,Kt=0,$s=0,Mn=0,Gt=void 0,jt=0;function ei(t){if(Z!==void 0){var n=t.n;if(n===void 0||n.t!==Z)return n={i:0,S:t,p:Z.s,n:void 0,t:Z,e:void 0,x:void 0,r:n},Z.s!==void 0&&(Z.s.n=n),Z.s=n,t.n=n,32&Z.f&&t.S(n),n;if(n.i===-1)return n.i=0,n.n!==void 0&&(n.n.p=n.p,n.p!==void 0&&(n.p.n=n.n),n.p=Z.s,n.n=void 0,Z.s.n=n,Z.s=n),n}}function ae(t,n){this.v=t,this.i=0,this.n=void 0,this.t=void 0,this.l=0,this.W=n?.watched,this.Z=n?.unwatched,this.name=n?.name}ae.prototype.brand=Us;ae.prototype.h=function(){return!0};ae.prototype.S=function(t){var n=this,r=this.t;r!==t&&t.e===void 0&&(t.x=r,this.t=t,r!==void 0?r.e=t:kt(function(){var o;(o=n.W)==null||o.call(n)}))};ae.prototype.U=function(t){var n=this;if(this.t!==void 0){var r=t.e,o=t.x;r!==void 0&&(r.x=o,t.e=void 0),o!==void 0&&(o.e=r,t.x=void 0),t===this.t&&(this.t=o,o===void 0&&kt(function(){var s;(s=n.Z)==null||s.call(n)}))}};ae.prototype.subscribe=function(t){var n=this;return Je(function(){var r=n.value;kt(function(){return t(r)})},{name:"sub"})};ae.prototype.valueOf=function(){return this.value};ae.prototype.toString=function(){return this.value+""};ae.prototype.toJSON=function(){return this.value};ae.prototype.peek=function(){var t=this;return kt(function(){return t.value})};Object.defineProperty(ae.prototype,"value",{get:function(){var t=ei(this);return t!==void 0&&(t.i=this.i),this.v},set:function(t){if(t!==this.v){if(Kt>100)throw new Error("Cycle detected");(function(r){Ue!==0&&Kt===0&&r.l!==Mn&&(r.l=Mn,Gt={S:r,v:r.v,i:r.i,o:Gt})})(this),this.v=t,this.i++,jt++,Ue++;try{for(var n=this.t;n!==void 0;n=n.x)n.t.N()}finally{zt()}}}});function pe(t,n){return new ae(t,n)}function ti(t){for(var n=t.s;n!==void 0;n=n.n)if(n.S.i!==n.i||!n.S.h()||n.S.i!==n.i)return!0;return!1}function ni(t){for(var n=t.s;n!==void 0;n=n.n){var r=n.S.n;if(r!==void 0&&(n.r=r),n.S.n=n,n.i=-1,n.n===void 0){t.s=n;break}}}function ri(t){for(var n=t.s,r=void 0;n!==void 0;){var o=n.p;n.i===-1?(n.S.U(n),o!==void 0&&(o.n=n.n),n.n!==void 0&&(n.n.p=o)):r=n,n.S.n=n.r,n.r!==void 0&&(n.r=void 0),n=o}t.s=r}function Ye(t,n){ae.call(this,void 0,n),this.x=t,this.s=void 0,this.g=jt-1,this.f=4}Ye.prototype=new ae;Ye.prototype.h=function(){if(this.f&=-3,1&this.f)return!1;if((36&this.f)==32||(this.f&=-5,this.g===jt))return!0;if(this.g=jt,this.f|=1,this.i>0&&!ti(this))return this.f&=-2,!0;var t=Z;try{ni(this),Z=this;var n=this.x();(16&this.f||this.v!==n||this.i===0)&&(this.v=n,this.f&=-17,this.i++)}catch(r){this.v=r,this.f|=16,this.i++}return Z=t,ri(this),this.f&=-2,!0};Ye.prototype.S=function(t){if(this.t===void 0){this.f|=36;for(var n=this.s;n!==void 0;n=n.n)n.S.S(n)}ae.prototype.S.call(this,t)};Ye.prototype.U=function(t){if(this.t!==void 0&&(ae.prototype.U.call(this,t),this.t===void 0)){this.f&=-33;for(var n=this.s;n!==void 0;n=n.n)n.S.U(n)}};Ye.prototype.N=function(){if(!(2&this.f)){this.f|=6;for(var t=this.t;t!==void 0;t=t.x)t.t.N()}};Object.defineProperty(Ye.prototype,"value",{get:function(){if(1&this.f)throw new Error("Cycle detected");var t=ei(this);if(this.h(),t!==void 0&&(t.i=this.i),16&this.f)throw this.v;return this.v}});function Yt(t,n){return new Ye(t,n)}function oi(t){var n=t.j;if(t.j=void 0,typeof n=="function"){Ue++;var r=Z;Z=void 0;try{n()}catch(o){throw t.f&=-2,t.f|=8,On(t),o}finally{Z=r,zt()}}}function On(t){for(var n=t.s;n!==void 0;n=n.n)n.S.U(n);t.x=void 0,t.s=void 0,oi(t)}function Hs(t){if(Z!==this)throw new Error("Out-of-order effect");ri(this),Z=t,this.f&=-2;try{8&this.f&&On(this)}finally{zt()}}function st(t,n){this.x=t,this.j=void 0,this.s=void 0,this.u=void 0,this.f=32,this.name=n?.name,Ct&&Ct.push(this)}st.prototype.c=function(){var t=this.S();try{if(8&this.f||this.x===void 0)return;var n=this.x();typeof n=="function"&&(this.j=n)}finally{t()}};st.prototype.S=function(){if(1&this.f)throw new Error("Cycle detected");this.f|=1,this.f&=-9,oi(this),ni(this),Ue++;var t=Z;return Z=this,Hs.bind(this,t)};st.prototype.N=function(){2&this.f||(this.f|=2,this.u=wt,wt=this)};st.prototype.d=function(){this.f|=8,1&this.f||On(this)};st.prototype.dispose=function(){this.d()};function Je(t,n){var r=new st(t,n);try{r.c()}catch(s){throw r.d(),s}var o=r.d.bind(r);return o[Symbol.dispose]=o,o}var ii,Zt,Jt,Ls=typeof window<"u"&&!!window.__PREACT_SIGNALS_DEVTOOLS__;var si=[];Je(function(){ii=this.N})();function at(t,n){H[t]=n.bind(null,H[t]||function(){})}function xt(t){if(Jt){var n=Jt;Jt=void 0,n()}Jt=t&&t.S()}function ai(t){var n=this,r=t.data,o=Vs(r);o.name="ReactiveDom",o.value=r;var s=Te(function(){for(var u=n,l=n.__v;l=l.__;)if(l.__c){l.__c.__$f|=4;break}var d=Yt(function(){var p=o.value.value;return p===0?0:p===!0?"":p||""}),c=Yt(function(){return!Array.isArray(d.value)&&!bn(d.value)}),m=Je(function(){if(this.N=li,c.value){var p=d.value;u.__v&&u.__v.__e&&u.__v.__e.nodeType===3&&(u.__v.__e.data=p)}}),g=n.__$u.d;return n.__$u.d=function(){m(),g.call(this)},[c,d]},[]),i=s[0],a=s[1];return i.value?a.peek():a.value}ai.displayName="ReactiveTextNode";Object.defineProperties(ae.prototype,{constructor:{configurable:!0,value:We(k,null).constructor},type:{configurable:!0,value:ai},props:{configurable:!0,get:function(){var t=this;return{data:{get value(){return t.value}}}}},__b:{configurable:!0,value:1}});at("__b",function(t,n){if(xt(),Zt=void 0,typeof n.type=="string"){var r,o=n.props;for(var s in o)if(s!=="children"){var i=o[s];i instanceof ae&&(r||(n.__np=r={}),r[s]=i,o[s]=i.peek())}}t(n)});at("__r",function(t,n){if(t(n),n.type!==k){xt();var r,o=n.__c;o&&(o.__$f&=-2,(r=o.__$u)===void 0&&(o.__$u=r=(function(s,i){var a;return Je(function(){a=this},{name:i}),a.c=s,a})((function(s){return function(){var i;Ls&&((i=this.y)==null||i.call(this)),s.__$f|=1,s.setState({})}})(o),typeof n.type=="function"?n.type.displayName||n.type.name:""))),Zt=o,xt(r)}});at("__e",function(t,n,r,o){xt(),Zt=void 0,t(n,r,o)});at("diffed",function(t,n){xt(),Zt=void 0;var r;if(typeof n.type=="string"&&(r=n.__e)){var o=n.__np,s=n.props,i=r.U;if(i)for(var a in i){var u=i[a];u===void 0||o&&a in o||(u.d(),i[a]=void 0)}if(o){i||(i={},r.U=i);for(var l in o){var d=i[l],c=o[l];d===void 0?(d=Bs(r,l,c,s),i[l]=d):d.o(c,s)}}}t(n)});function Bs(t,n,r,o){var s=n in t&&t.ownerSVGElement===void 0,i=pe(r);return{o:function(a,u){i.value=a,o=u},d:Je(function(){this.N=li;var a=i.value.value;o[n]!==a&&(o[n]=a,s?t[n]=a:a!=null&&(a!==!1||n[4]==="-")?t.setAttribute(n,a):t.removeAttribute(n))})}}at("unmount",function(t,n){if(typeof n.type=="string"){var r=n.__e;if(r){var o=r.U;if(o){r.U=void 0;for(var s in o){var i=o[s];i&&i.d()}}}var a=n.__np;if(a){var u=n.props;for(var l in a)u[l]=a[l]}n.__np=void 0}else{var d=n.__c;if(d){d.__$f|=8;var c=d.__$u;c&&(d.__$u=void 0,c.d())}}t(n)});at("__h",function(t,n,r,o){o<3&&(n.__$f|=2),t(n,r,o)});nt.prototype.shouldComponentUpdate=function(t,n){if(this.__R)return!0;var r=this.__$u,o=r&&r.s!==void 0;for(var s in n)return!0;if(this.__f||typeof this.u=="boolean"&&this.u===!0){var i=2&this.__$f;if(!(o||i||4&this.__$f)||1&this.__$f)return!0}else if(!(o||4&this.__$f)||3&this.__$f)return!0;for(var a in t)if(a!=="__source"&&t[a]!==this.props[a])return!0;for(var u in this.props)if(!(u in t))return!0;return!1};function Vs(t,n){return Te(function(){return pe(t,n)},[])}var qs=function(t){queueMicrotask(function(){queueMicrotask(t)})};function Qs(){Wn(function(){for(var t;t=si.shift();)ii.call(t)})}function li(){si.push(this)===1&&(H.requestAnimationFrame||qs)(Qs)}var St="pivotal.key",Un=class{key=pe(null);expired=pe(!1);begin(){let n=new URLSearchParams(location.hash.slice(1)).get("key");n!==null&&(history.replaceState(null,"",location.pathname+location.search),n.startsWith("pivotal_")&&sessionStorage.setItem(St,n)),this.key.value=sessionStorage.getItem(St)}signIn(n){sessionStorage.setItem(St,n),this.expired.value=!1,this.key.value=n}signOut(){sessionStorage.removeItem(St),this.expired.value=!1,this.key.value=null}expire(){this.key.peek()!==null&&(sessionStorage.removeItem(St),this.expired.value=!0,this.key.value=null)}},ue=new Un;var Et=class extends Error{constructor(r){super(r.map(o=>o.message).join(" "));this.errors=r}errors},De=class extends Error{constructor(r,o,s){super(r);this.code=o;this.requestId=s}code;requestId};async function lt(t,n,r){let o=await Ks(t.toString(),n,r),[s]=o.errors??[];if(s){let i=s.extensions?.code??"UNKNOWN";throw i==="UNAUTHENTICATED"&&ue.expire(),new De(Gs(s.message),i,s.extensions?.requestId)}if(!o.data)throw new De("The service sent an answer without data.","UNKNOWN");return o.data}async function w(t,n){let r=await lt(t,n),o=Object.values(r)[0];if(!o)throw new De("The service sent an answer without data.","UNKNOWN");if(o.userErrors&&o.userErrors.length>0)throw new Et(o.userErrors);return o}async function Ks(t,n,r){let o;try{o=await fetch("/graphql",{method:"POST",headers:{accept:"application/json",authorization:`Bearer ${ue.key.peek()??""}`,"content-type":"application/json"},body:JSON.stringify({query:t,variables:n}),signal:r})}catch(s){throw r?.aborted?s:new De("The service cannot be reached. Is it running, and are you online?","UNREACHABLE")}try{return await o.json()}catch{throw new De(`The service answered with status ${o.status} and no GraphQL.`,"UNREACHABLE")}}function Gs(t){let n=t.charAt(0).toUpperCase()+t.slice(1);return/[.!?]$/.test(n)?n:`${n}.`}function L(t,n,r=!1){let o=JSON.stringify(n),[s,i]=y({key:o}),a=G(0),u=In(async()=>{let d=++a.current;try{let c=await lt(t,JSON.parse(o));d===a.current&&i({key:o,data:c})}catch(c){d===a.current&&i(m=>({key:o,data:m.key===o?m.data:void 0,error:$n(c)}))}},[t,o]);R(()=>(r||u(),()=>{a.current++}),[u,r]);let l=s.key===o;return{data:l?s.data:void 0,error:l?s.error:void 0,loading:!r&&(!l||s.data===void 0&&s.error===void 0),reload:u}}function ye(t,n,r){let o=JSON.stringify(n),s={key:o,rows:[],hasMore:!1,done:!1},[i,a]=y(s),[u,l]=y(!1),d=G(0),c=G(r);c.current=r;let m=In(async(p,f)=>{let h=++d.current;try{let C=await lt(t,{...JSON.parse(o),after:p}),S=c.current(C);if(h!==d.current)return;if(!S)throw new De("You may not see this list.","FORBIDDEN");a({key:o,rows:[...f,...S.nodes],total:S.totalCount,cursor:S.pageInfo.endCursor,hasMore:S.pageInfo.hasNextPage,done:!0})}catch(C){h===d.current&&a(S=>({...S.key===o?S:s,error:$n(C)}))}finally{h===d.current&&l(!1)}},[t,o]);R(()=>(m(null,[]),()=>{d.current++}),[m]);let g=i.key===o?i:s;return{rows:g.rows,total:g.total,hasMore:g.hasMore,loading:!g.done&&!g.error,loadingMore:u,error:g.error,more:()=>{u||!g.hasMore||(l(!0),m(g.cursor??null,g.rows))},reload:()=>{m(null,[])},amend:p=>a(f=>({...f,rows:p(f.rows)}))}}function E(){let[t,n]=y(!1),[r,o]=y([]);return{busy:t,errors:r,run:async i=>{n(!0),o([]);try{return await i(),!0}catch(a){return o(Hn(a)),!1}finally{n(!1)}},clear:()=>o([])}}function $n(t){return t instanceof De?t:new De(t instanceof Error?t.message:String(t),"UNKNOWN")}function Hn(t){return t instanceof Et?t.errors:[{code:"INTERNAL_ERROR",field:[],message:$n(t).message}]}Be();Be();var js=Symbol.for("pv"),zs=0;function e(t,n,r,o,s,i){n||(n={});var a,u,l=n;if("ref"in l&&typeof t!="function")for(u in l={},n)u=="ref"?a=n[u]:l[u]=n[u];var d={type:t,props:l,key:r,ref:a,__k:null,__:null,__b:0,__e:null,__c:null,constructor:js,__v:--zs,__i:-1,__u:0};return(s||i)&&(d.__source=s,d.__self=i),H.vnode&&H.vnode(d),d}function b({children:t,onClick:n,kind:r="",busy:o,disabled:s,type:i="button",label:a,expanded:u}){let l=o||s;return e("button",{type:i,class:`button ${r}`,"aria-disabled":l?"true":void 0,"aria-busy":o?"true":void 0,"aria-label":a,"aria-expanded":u,onClick:d=>{l?d.preventDefault():n?.()},children:t})}function qe({label:t,hint:n,wrong:r,hidden:o,children:s}){let i=Tn(),a=[n?`${i}-hint`:"",r?`${i}-wrong`:""].filter(Boolean).join(" ");return e("div",{class:"field",children:[e("label",{for:i,class:o?"unseen":void 0,children:t}),s({id:i,"aria-describedby":a||void 0,"aria-invalid":r?"true":void 0}),n&&e("span",{class:"hint",id:`${i}-hint`,children:n}),r&&e("span",{class:"wrong",id:`${i}-wrong`,children:r})]})}function U({value:t,onInput:n,type:r="text",autofocus:o,...s}){let{label:i,hint:a,wrong:u,hidden:l,...d}=s;return e(qe,{label:i,hint:a,wrong:u,hidden:l,children:c=>e("input",{class:"input",type:r,value:t,autofocus:o,onInput:m=>n(m.currentTarget.value),...d,...c})})}function j({value:t,onChange:n,options:r,disabled:o,...s}){return e(qe,{...s,children:i=>e("select",{class:"input",value:t,disabled:o,onChange:a=>n(a.currentTarget.value),...i,children:r.map(([a,u])=>e("option",{value:a,children:u},a))})})}function X({tone:t="calm",title:n,children:r}){return e("span",{class:`badge ${t}`,title:n,children:r})}function le({tone:t,children:n}){return e("span",{class:`sign ${t}`,children:n})}function M({tone:t="calm",title:n,children:r,action:o,alert:s}){return e("div",{class:`notice ${t}`,role:s?"alert":void 0,children:[e("div",{children:[n&&e("strong",{class:"strong",children:n}),r&&e("span",{children:r})]}),o]})}function B({errors:t}){return t.length===0?null:e("div",{class:"notice bad",role:"alert",children:e("div",{children:t.map(n=>e("span",{children:[n.message," ",e("span",{class:"code",children:n.code})]},n.field.join(".")+n.message))})})}function F({error:t,again:n}){return e(M,{tone:"bad",title:"This could not be read",alert:!0,action:e(b,{kind:"small",onClick:n,children:"Try again"}),children:[t.message,t.requestId&&e("span",{class:"code",children:[" Request ",t.requestId]})]})}function D({children:t}){return e("div",{class:"waiting",role:"status",children:[t,e("i",{}),e("i",{}),e("i",{})]})}function P({title:t,children:n,action:r}){return e("div",{class:"empty",children:[e("h2",{children:t}),n&&e("p",{children:n}),r]})}function z({title:t,aside:n,children:r,pad:o=!0}){return e("section",{class:"card","aria-label":t,children:[t&&e("header",{children:[e("h2",{children:t}),n]}),o?e("div",{class:"body",children:r}):r]})}function ie({label:t,children:n}){return e("div",{class:"table-wrap",tabIndex:0,role:"region","aria-label":t,children:n})}function K({title:t,onClose:n,action:r,onSubmit:o,submit:s,danger:i,disabled:a,children:u}){let l=G(null),d=Tn(),c=G(n);return c.current=n,R(()=>(l.current?.showModal(),()=>c.current()),[]),e("dialog",{ref:l,"aria-labelledby":d,onClose:n,children:e("form",{onSubmit:m=>{m.preventDefault(),!(r.busy||a)&&o().then(g=>g&&l.current?.close())},children:[e("h2",{id:d,children:t}),u,e(B,{errors:r.errors}),e("div",{class:"row end",children:[e(b,{onClick:()=>l.current?.close(),children:"Cancel"}),e(b,{type:"submit",kind:i?"danger primary":"primary",busy:r.busy,disabled:a,children:s})]})]})})}function be({shown:t,more:n,busy:r,hasMore:o}){let s=G(null),i=G(n);return i.current=n,R(()=>{if(!o||!s.current)return;let a=new IntersectionObserver(([u])=>u?.isIntersecting&&i.current(),{rootMargin:"600px"});return a.observe(s.current),()=>a.disconnect()},[o,r]),e("div",{class:"more small quiet",ref:s,children:o?e(b,{kind:"small",busy:r,onClick:n,children:r?"Reading more\u2026":"Show more"}):t})}function Ys({text:t}){let[n,r]=y(!1);return e(b,{kind:"small",onClick:()=>{navigator.clipboard.writeText(t).then(()=>r(!0))},children:n?"Copied":"Copy"})}function Xt({title:t,secret:n,done:r}){return e(M,{tone:"good",title:t,alert:!0,action:e("div",{class:"row",children:[e(Ys,{text:n}),e(b,{kind:"plain small",onClick:r,children:"Done"})]}),children:e("code",{class:"secret",children:n})})}var Js=0;function $({title:t,lead:n,actions:r,crumb:o,children:s}){let i=G(null);return R(()=>{Js++>0&&i.current?.focus({preventScroll:!0})},[]),R(()=>{document.title=`${t} \xB7 Pivotal`},[t]),e("div",{class:"page",children:[e("div",{class:"page-head",children:[e("div",{children:[o&&e("div",{class:"crumb",children:o}),e("h1",{ref:i,tabIndex:-1,children:t}),n&&e("p",{class:"quiet",children:n})]}),r&&e("div",{class:"row",children:r})]}),s]})}var di=pe(Date.now());setInterval(()=>{di.value=Date.now()},15e3);var Zs=new Intl.RelativeTimeFormat("en",{numeric:"auto"}),ui=new Intl.DateTimeFormat("en",{day:"numeric",month:"short",year:"numeric"}),Xs=new Intl.DateTimeFormat("en",{dateStyle:"medium",timeStyle:"medium"}),ea=new Intl.DateTimeFormat("en",{day:"numeric",month:"short",hour:"2-digit",minute:"2-digit",hourCycle:"h23"}),ta=[["day",86400],["hour",3600],["minute",60]];function A({at:t,absolute:n}){let r=new Date(t),o=(r.getTime()-Math.max(di.value,Date.now()))/1e3;return e("time",{dateTime:t,title:Xs.format(r),children:n?ea.format(r):na(r,o)})}function na(t,n){let r=Math.abs(n);if(r<45)return n>0?"in a moment":"just now";if(r>6.5*86400)return ui.format(t);for(let[o,s]of ta)if(r>=s||o==="minute")return Zs.format(Math.round(n/s),o);return ui.format(t)}var _t=pe([]),ra=0;function T(t){let n=++ra;_t.value=[..._t.value,{id:n,text:t}],setTimeout(()=>{_t.value=_t.value.filter(r=>r.id!==n)},5e3)}function ci(){return e("div",{class:"toasts",role:"status",children:_t.value.map(({id:t,text:n})=>e("div",{class:"toast",children:n},t))})}Be();var Ln=ht(null);function he(){let t=ot(Ln);if(!t)throw new Error("nobody is signed in");return t}var ke=t=>t.role!=="MEMBER";var Qe={ACTIVE:["Active","good"],AT_RISK:["At risk","warn"],CHURNED:["Churned","calm"]},ut={ACCOUNT_REPLACED:"Another HubSpot account took the place of its own",DELETED_IN_HUBSPOT:"Deleted in HubSpot",LEFT_FILTER:"Its company left the filter",MANUAL:"Archived by a person",MERGED:"Merged in HubSpot"},pi={DELETED_IN_HUBSPOT:"Deleted in HubSpot",LEFT_FILTER:"Left the filter",MERGED:"Merged in HubSpot"},en={CATCH_UP:"Catch-up",INITIAL:"Full sync",NIGHTLY:"Nightly sync",PREVIEW:"Preview",REAL_TIME:"Real time",SINGLE_RECORD:"One record"},tn={CANCELLED:["Cancelled","calm"],FAILED:["Failed","bad"],HELD:["Held","warn"],QUEUED:["Waiting","busy"],RUNNING:["Running","busy"],SUCCEEDED:["Succeeded","good"],SUCCEEDED_WITH_ISSUES:["Succeeded, with issues","warn"]},mi={DONE:"Done",FINISHING:"Comparing what was read with what is here",PLANNING:"Asking HubSpot how much there is",READING:"Reading records and writing them",WAITING:"Waiting for its turn"},At={CATCH_UP:"catch-up",INITIAL:"full sync",NIGHTLY:"nightly sync",REAL_TIME:"real time",SINGLE_RECORD:"one record"},Bn={ARCHIVED:"Archived",ATTACHED:"Attached again",CREATED:"Created",DETACHED:"Detached",PURGED:"Deleted permanently",RESTORED:"Restored",UPDATED:"Changed"},gi={ARCHIVED:["Archived here","calm"],DELETED_IN_HUBSPOT:["Deleted in HubSpot","bad"],EXCLUDED_BY_FILTER:["Left out by the filter","warn"],EXPECTED:["On its way","busy"],FAILED:["Could not be brought","bad"],HELD:["Held by the guard","warn"],HERE:["Here","good"],MERGED:["Merged in HubSpot","calm"],NOT_FOUND:["Not in HubSpot","bad"],PURGED:["Deleted permanently","calm"],UNKNOWN:["HubSpot does not say","warn"]},Ne={ADMIN:"Admin",MEMBER:"Member",OWNER:"Owner"},nn={ARR:"ARR",CREATED_AT:"Created",DOMAIN:"Domain",EMPLOYEE_COUNT:"Employees",INDUSTRY:"Industry",NAME:"Name",OWNER:"Owner",PLAN:"Plan"},rn={EMAIL:"E-mail",FIRST_NAME:"First name",LAST_NAME:"Last name",PHONE:"Phone",TITLE:"Job title"},fi={BOOL:"yes or no",DATE:"date",DATETIME:"date and time",ENUMERATION:"choice",JSON:"JSON",NUMBER:"number",OBJECT_COORDINATES:"coordinates",OTHER:"other",PHONE_NUMBER:"phone number",STRING:"text"},Vn={DATE:"Date",MULTI_SELECT:"Several of a list",NUMBER:"Number",SELECT:"One of a list",TEXT:"Text"};var oa=new Intl.NumberFormat("en",{maximumFractionDigits:0}),ia=new Intl.NumberFormat("en",{maximumFractionDigits:2}),O=t=>oa.format(t),dt=t=>ia.format(t),x=(t,n,r=`${n}s`)=>`${O(t)} ${t===1?n:r}`;function Dt(t){let n=Math.max(0,Math.round(t/1e3));return n<1?"under a second":n<60?`${n} s`:n<3600?`${Math.floor(n/60)} min ${n%60} s`:`${Math.floor(n/3600)} h ${Math.floor(n%3600/60)} min`}function hi(){let{data:t,error:n,loading:r,reload:o}=L(Nr,{}),[s,i]=y(!1),[a,u]=y(null),[l,d]=y(null),c=E(),m=t?.workspace?.apiKeys??[],g=t?.viewer?.apiKey?.id;return e($,{title:"API keys",lead:"A key acts for one user, with that user's role.",actions:e(b,{kind:"primary",onClick:()=>i(!0),children:"New key\u2026"}),children:[n&&e(F,{error:n,again:o}),a&&e(Xt,{title:"Copy the key: it is not shown again",secret:a,done:()=>u(null)}),e("div",{class:"card",children:r?e(D,{children:"Reading keys\u2026"}):m.length===0?e(P,{title:"No keys"}):e(ie,{label:"API keys",children:e("table",{children:[e("thead",{children:e("tr",{children:[e("th",{scope:"col",children:"What it is for"}),e("th",{scope:"col",children:"Begins with"}),e("th",{scope:"col",children:"Acts for"}),e("th",{scope:"col",children:"Made"}),e("th",{scope:"col",children:"Last used"}),e("th",{scope:"col",children:e("span",{class:"unseen",children:"Revoke"})})]})}),e("tbody",{children:m.map(p=>e("tr",{class:p.revokedAt?"archived":void 0,children:[e("td",{children:[e("span",{class:"strong",children:p.name})," ",p.id===g&&e(X,{tone:"good",children:"this one"})]}),e("td",{children:e("code",{children:[p.prefix,"\u2026"]})}),e("td",{children:[p.user?.name??e("span",{class:"quiet",children:"nobody"}),p.user&&e("span",{class:"small quiet",children:[" ",Ne[p.user.role]]})]}),e("td",{children:e(A,{at:p.createdAt})}),e("td",{children:p.lastUsedAt?e(A,{at:p.lastUsedAt}):e("span",{class:"quiet",children:"never"})}),e("td",{class:"right",children:p.revokedAt?e("span",{class:"quiet",children:["revoked ",e(A,{at:p.revokedAt})]}):e(b,{kind:"small",label:`Revoke ${p.name}`,onClick:()=>d(p),children:"Revoke\u2026"})})]},p.id))})]})})}),s&&e(sa,{users:t?.workspace?.users??[],close:()=>i(!1),made:async p=>{u(p),await o()}}),l&&e(K,{title:`Revoke \u201C${l.name}\u201D?`,submit:"Revoke",danger:!0,action:c,onClose:()=>d(null),onSubmit:()=>c.run(async()=>{await w(Pr,{id:l.id}),await o(),T(`\u201C${l.name}\u201D is revoked.`)}),children:e("p",{children:["Whoever uses it is refused at once, and what they follow live ends within a second. It cannot be brought back.",l.id===g&&" This is the key you are signed in with: you will be signed out."]})})]})}function sa({users:t,close:n,made:r}){let o=he(),[s,i]=y(""),[a,u]=y(o.user?.id??""),l=E();return e(K,{title:"New API key",submit:"Make the key",action:l,disabled:s.trim()==="",onClose:n,onSubmit:()=>l.run(async()=>{let{secret:d}=await w(Fr,{input:{name:s,userId:a||null}});d&&await r(d)}),children:[e(U,{label:"What it is for",value:s,onInput:i,placeholder:"Nightly export",autofocus:!0}),ke(o)&&e(j,{label:"Acts for",value:a,onChange:u,options:t.map(({id:d,name:c,role:m})=>[d,`${c}, ${Ne[m].toLowerCase()}`])})]})}function ve(t){return t===null?"null":Array.isArray(t)?"array":typeof t}function Ke(t){return ve(t)==="object"}function aa(t){return Array.isArray(t)&&t.length>0&&t.every(n=>"message"in n)}function qn(t,n){return t.length<124?t:n}var yi="graphql-transport-ws";var xe=(t=>(t[t.InternalServerError=4500]="InternalServerError",t[t.InternalClientError=4005]="InternalClientError",t[t.BadRequest=4400]="BadRequest",t[t.BadResponse=4004]="BadResponse",t[t.Unauthorized=4401]="Unauthorized",t[t.Forbidden=4403]="Forbidden",t[t.SubprotocolNotAcceptable=4406]="SubprotocolNotAcceptable",t[t.ConnectionInitialisationTimeout=4408]="ConnectionInitialisationTimeout",t[t.ConnectionAcknowledgementTimeout=4504]="ConnectionAcknowledgementTimeout",t[t.SubscriberAlreadyExists=4409]="SubscriberAlreadyExists",t[t.TooManyInitialisationRequests=4429]="TooManyInitialisationRequests",t))(xe||{}),Se=(t=>(t.ConnectionInit="connection_init",t.ConnectionAck="connection_ack",t.Ping="ping",t.Pong="pong",t.Subscribe="subscribe",t.Next="next",t.Error="error",t.Complete="complete",t))(Se||{});function bi(t){if(!Ke(t))throw new Error(`Message is expected to be an object, but got ${ve(t)}`);if(!t.type)throw new Error("Message is missing the 'type' property");if(typeof t.type!="string")throw new Error(`Message is expects the 'type' property to be a string, but got ${ve(t.type)}`);switch(t.type){case"connection_init":case"connection_ack":case"ping":case"pong":{if(t.payload!=null&&!Ke(t.payload))throw new Error(`"${t.type}" message expects the 'payload' property to be an object or nullish or missing, but got "${t.payload}"`);break}case"subscribe":{if(typeof t.id!="string")throw new Error(`"${t.type}" message expects the 'id' property to be a string, but got ${ve(t.id)}`);if(!t.id)throw new Error(`"${t.type}" message requires a non-empty 'id' property`);if(!Ke(t.payload))throw new Error(`"${t.type}" message expects the 'payload' property to be an object, but got ${ve(t.payload)}`);if(typeof t.payload.query!="string")throw new Error(`"${t.type}" message payload expects the 'query' property to be a string, but got ${ve(t.payload.query)}`);if(t.payload.variables!=null&&!Ke(t.payload.variables))throw new Error(`"${t.type}" message payload expects the 'variables' property to be a an object or nullish or missing, but got ${ve(t.payload.variables)}`);if(t.payload.operationName!=null&&ve(t.payload.operationName)!=="string")throw new Error(`"${t.type}" message payload expects the 'operationName' property to be a string or nullish or missing, but got ${ve(t.payload.operationName)}`);if(t.payload.extensions!=null&&!Ke(t.payload.extensions))throw new Error(`"${t.type}" message payload expects the 'extensions' property to be a an object or nullish or missing, but got ${ve(t.payload.extensions)}`);break}case"next":{if(typeof t.id!="string")throw new Error(`"${t.type}" message expects the 'id' property to be a string, but got ${ve(t.id)}`);if(!t.id)throw new Error(`"${t.type}" message requires a non-empty 'id' property`);if(!Ke(t.payload))throw new Error(`"${t.type}" message expects the 'payload' property to be an object, but got ${ve(t.payload)}`);break}case"error":{if(typeof t.id!="string")throw new Error(`"${t.type}" message expects the 'id' property to be a string, but got ${ve(t.id)}`);if(!t.id)throw new Error(`"${t.type}" message requires a non-empty 'id' property`);if(!aa(t.payload))throw new Error(`"${t.type}" message expects the 'payload' property to be an array of GraphQL errors, but got ${JSON.stringify(t.payload)}`);break}case"complete":{if(typeof t.id!="string")throw new Error(`"${t.type}" message expects the 'id' property to be a string, but got ${ve(t.id)}`);if(!t.id)throw new Error(`"${t.type}" message requires a non-empty 'id' property`);break}default:throw new Error(`Invalid message 'type' property "${t.type}"`)}return t}function vi(t,n){return bi(typeof t=="string"?JSON.parse(t,n):t)}function ct(t,n){return bi(t),JSON.stringify(t,n)}function Kn(t){let{url:n,connectionParams:r,lazy:o=!0,onNonLazyError:s=console.error,lazyCloseTimeout:i=0,keepAlive:a=0,disablePong:u,connectionAckWaitTimeout:l=0,retryAttempts:d=5,retryWait:c=async function(Y){let N=Math.pow(2,Y);await new Promise(Q=>setTimeout(Q,N*1e3+Math.floor(Math.random()*2700+300)))},shouldRetry:m=Qn,on:g,webSocketImpl:p,generateID:f=function(){return"xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx".replace(/[xy]/g,Y=>{let N=Math.random()*16|0;return(Y=="x"?N:N&3|8).toString(16)})},jsonMessageReplacer:h,jsonMessageReviver:C}=t,S;if(p){if(!ua(p))throw new Error("Invalid WebSocket implementation provided");S=p}else typeof WebSocket<"u"?S=WebSocket:typeof global<"u"?S=global.WebSocket||global.MozWebSocket:typeof window<"u"&&(S=window.WebSocket||window.MozWebSocket);if(!S)throw new Error("WebSocket implementation missing; on Node you can `import WebSocket from 'ws';` and pass `webSocketImpl: WebSocket` to `createClient`");let _=S,I=(()=>{let W=(()=>{let N={};return{on(Q,ne){return N[Q]=ne,()=>{delete N[Q]}},emit(Q){"id"in Q&&N[Q.id]?.(Q)}}})(),Y={connecting:g?.connecting?[g.connecting]:[],opened:g?.opened?[g.opened]:[],connected:g?.connected?[g.connected]:[],ping:g?.ping?[g.ping]:[],pong:g?.pong?[g.pong]:[],message:g?.message?[W.emit,g.message]:[W.emit],closed:g?.closed?[g.closed]:[],error:g?.error?[g.error]:[]};return{onMessage:W.on,on(N,Q){let ne=Y[N];return ne.push(Q),()=>{let re=ne.indexOf(Q);re>-1&&ne.splice(re,1)}},emit(N,...Q){for(let ne of[...Y[N]])ne(...Q)}}})();function V(W){let Y=[I.on("error",N=>{Y.forEach(Q=>Q()),W(N)}),I.on("closed",N=>{Y.forEach(Q=>Q()),W(N)})];return()=>Y.forEach(N=>N())}let Ce,we=0,Ie,ge=!1,J=0,de=!1;async function Ee(){clearTimeout(Ie);let[W,Y]=await(Ce??(Ce=new Promise((ne,re)=>(async()=>{if(ge){if(await c(J),!we)return Ce=void 0,re({code:1e3,reason:"All Subscriptions Gone"});J++}I.emit("connecting",ge);let q=new _(typeof n=="function"?await n():n,yi),Me,Xe;function Nt(){isFinite(a)&&a>0&&(clearTimeout(Xe),Xe=setTimeout(()=>{q.readyState===_.OPEN&&(q.send(ct({type:Se.Ping})),I.emit("ping",!1,void 0))},a))}V(me=>{Ce=void 0,clearTimeout(Me),clearTimeout(Xe),re(me),me instanceof Rt&&(q.close(4499,"Terminated"),q.onerror=null,q.onclose=null)}),q.onerror=me=>I.emit("error",me),q.onclose=me=>I.emit("closed",me),q.onopen=async()=>{try{I.emit("opened",q);let me=typeof r=="function"?await r():r;if(q.readyState!==_.OPEN)return;q.send(ct(me?{type:Se.ConnectionInit,payload:me}:{type:Se.ConnectionInit},h)),isFinite(l)&&l>0&&(Me=setTimeout(()=>{q.close(xe.ConnectionAcknowledgementTimeout,"Connection acknowledgement timeout")},l)),Nt()}catch(me){I.emit("error",me),q.close(xe.InternalClientError,qn(me instanceof Error?me.message:String(me),"Internal client error"))}};let et=!1;q.onmessage=({data:me})=>{try{let ce=vi(me,C);if(I.emit("message",ce),ce.type==="ping"||ce.type==="pong"){I.emit(ce.type,!0,ce.payload),ce.type==="pong"?Nt():u||(q.send(ct(ce.payload?{type:Se.Pong,payload:ce.payload}:{type:Se.Pong},h)),I.emit("pong",!1,ce.payload));return}if(et)return;if(ce.type!==Se.ConnectionAck)throw new Error(`First message cannot be of type ${ce.type}`);clearTimeout(Me),et=!0,I.emit("connected",q,ce.payload,ge),ge=!1,J=0;let lr=new Promise((Ml,xs)=>V(xs));lr.catch(()=>{}),ne([q,lr])}catch(ce){q.onmessage=null,I.emit("error",ce),q.close(xe.BadResponse,qn(ce instanceof Error?ce.message:String(ce),"Bad response"))}}})())));W.readyState===_.CLOSING&&await Y;let N=()=>{},Q=new Promise(ne=>N=ne);return[W,N,new Promise((ne,re)=>{let q=V(re);W.readyState!==_.OPEN&&Y.catch(re),Q.then(()=>{if(q(),!we){let Me=()=>W.close(1e3,"Normal Closure");isFinite(i)&&i>0?(clearTimeout(Ie),Ie=setTimeout(()=>{!we&&W.readyState===_.OPEN&&Me()},i)):Me()}ne()})})]}function _e(W){if(Qn(W)&&(la(W.code)||[xe.InternalServerError,xe.InternalClientError,xe.BadRequest,xe.BadResponse,xe.Unauthorized,xe.SubprotocolNotAcceptable,xe.SubscriberAlreadyExists,xe.TooManyInitialisationRequests].includes(W.code)))throw W;if(de)return!1;if(Qn(W)&&W.code===1e3)return we>0;if(!d||J>=d||!m(W))throw W;return ge=!0}o||(async()=>{for(we++;;)try{let[,,W]=await Ee();await W}catch(W){try{if(!_e(W))return}catch(Y){return s?.(Y)}}})();function fe(W,Y){let N=f(W),Q=!1,ne=!1,re=()=>{we--,Q=!0};return(async()=>{for(we++;;)try{let[q,Me,Xe]=await Ee();if(Q)return Xe.catch(()=>{}),Me();let Nt=I.onMessage(N,et=>{switch(et.type){case Se.Next:{Y.next(et.payload);return}case Se.Error:{ne=!0,Q=!0,Y.error(et.payload),re();return}case Se.Complete:{Q=!0,re();return}}});q.send(ct({id:N,type:Se.Subscribe,payload:W},h)),re=()=>{!Q&&q.readyState===_.OPEN&&q.send(ct({id:N,type:Se.Complete},h)),we--,Q=!0,Me()},await Xe.finally(Nt);return}catch(q){if(!_e(q))return}})().then(()=>{ne||Y.complete()}).catch(q=>{Y.error(q)}),()=>{Q||re()}}return{on:I.on,subscribe:fe,iterate(W){let Y=[],N={done:!1,error:null,resolve:()=>{}},Q=fe(W,{next(re){Y.push(re),N.resolve()},error(re){N.done=!0,N.error=re,N.resolve()},complete(){N.done=!0,N.resolve()}}),ne=(async function*(){for(;;){for(Y.length||await new Promise(q=>N.resolve=q);Y.length;)yield Y.shift();if(N.error)throw N.error;if(N.done)return}})();return ne.throw=async re=>(N.done||(N.done=!0,N.error=re,N.resolve()),{done:!0,value:void 0}),ne.return=async()=>(Q(),{done:!0,value:void 0}),ne},async dispose(){if(de=!0,Ce){let[W]=await Ce;W.close(1e3,"Normal Closure")}},terminate(){Ce&&I.emit("closed",new Rt)}}}var Rt=class extends Error{name="TerminatedCloseEvent";message="4499: Terminated";code=4499;reason="Terminated";wasClean=!1};function Qn(t){return Ke(t)&&"code"in t&&"reason"in t}function la(t){return[1e3,1001,1006,1005,1012,1013,1014].includes(t)?!1:t>=1e3&&t<=1999}function ua(t){return typeof t=="function"&&"constructor"in t&&"CLOSED"in t&&"CLOSING"in t&&"CONNECTING"in t&&"OPEN"in t}var It=pe(!0),on;function da(){return on??=Kn({url:`${location.origin.replace(/^http/,"ws")}/graphql`,connectionParams:()=>({Authorization:`Bearer ${ue.key.peek()??""}`}),lazyCloseTimeout:1e3,retryAttempts:Number.POSITIVE_INFINITY,shouldRetry:t=>!(t instanceof CloseEvent)||t.code!==4403&&t.code!==4401,retryWait:t=>new Promise(n=>setTimeout(n,Math.min(500*2**t,1e4))),on:{connected:()=>{It.value=!0},closed:t=>{let{code:n}=t;n===4403||n===4401?ue.expire():n!==1e3&&(It.value=!1)}}}),on}ue.key.subscribe(()=>{on?.dispose(),on=void 0,It.value=!0});function ca(t,n,r){return da().subscribe({query:t.toString(),variables:n},{next:o=>{let[s]=o.errors??[];s?r.error?.(s.message):o.data&&r.next(o.data)},error:o=>r.error?.(pa(o)),complete:()=>r.complete?.()})}function Ge(t,n,r){let o=G(r);o.current=r,R(()=>{if(n!==null)return ca(t,n,{next:s=>o.current.next(s),error:s=>o.current.error?.(s),complete:()=>o.current.complete?.()})},[t,JSON.stringify(n)])}function pa(t){return Array.isArray(t)?t.map(n=>n.message??"").join(" "):t instanceof Error?t.message:"The connection was closed."}function wi({customer:t,reload:n}){let r=ke(he()),o=E(),s=(u,l)=>{o.run(async()=>{await u(),await n(),T(l)})},i=t.contacts.nodes,a=t.primaryContactSource==="CHOSEN";return e(z,{title:"Contacts",pad:!1,aside:a&&r?e(b,{kind:"plain small",busy:o.busy,onClick:()=>s(()=>w(qr,{input:{customerId:t.id}}),"HubSpot says who is primary again."),children:"Let HubSpot choose the primary"}):e("span",{class:"small quiet",children:x(t.contactCount,"contact")}),children:[e(B,{errors:o.errors}),i.length===0?e(P,{title:"No contacts",children:"In HubSpot, no contact is associated with this company."}):e("ul",{class:"people",children:i.map(u=>{let l=u.id===t.primaryContact?.id,d={customerId:t.id,contactId:u.id};return e("li",{children:[e(Ci,{contact:u}),l&&e(X,{tone:"good",children:a?"Primary, chosen here":"Primary"}),r&&e("div",{class:"row end acts",children:[!l&&e(b,{kind:"plain small",label:`Make ${u.name??"this contact"} primary`,onClick:()=>s(()=>w(Vr,{input:d}),`${u.name} is the primary contact.`),children:"Make primary"}),e(b,{kind:"plain small",label:`Take ${u.name??"this contact"} off this customer`,onClick:()=>s(()=>w(Qr,{input:d}),`${u.name} is off this customer.`),children:"Unlink"})]})]},u.id)})}),t.contacts.pageInfo.hasNextPage&&e("p",{class:"more small quiet",children:["The first 50 of ",x(t.contactCount,"contact"),"."]}),t.unlinked.nodes.length>0&&e("details",{class:"under",children:[e("summary",{children:[x(t.unlinked.nodes.length,"contact")," taken off by a person"]}),e("ul",{class:"people",children:t.unlinked.nodes.map(u=>e("li",{children:[e(Ci,{contact:u}),r&&e("div",{class:"row end acts",children:e(b,{kind:"plain small",label:`Put ${u.name??"this contact"} back`,onClick:()=>s(()=>w(Kr,{input:{customerId:t.id,contactId:u.id}}),`${u.name} is back.`),children:"Put back"})})]},u.id))})]})]})}function Ci({contact:t}){return e("div",{class:"person",children:[e("span",{class:"strong",children:t.name??"No name"}),e("span",{class:"small quiet ways",children:[t.title,t.email===t.name?null:t.email,t.phone].filter(Boolean).map(n=>e("span",{children:n},n))})]})}function xi({customer:t,reload:n}){let[r,o]=y(!1),s=Si(t),i=e("span",{class:"quiet",children:"none"}),a=t.tags.filter(l=>!l.fromHubSpot),u=t.tags.filter(l=>l.fromHubSpot);return e("div",{class:"stack loose",children:[e(z,{title:"Fields",aside:!r&&e(b,{kind:"small",onClick:()=>o(!0),children:"Edit"}),children:r?e(ga,{customer:t,reload:n,done:()=>o(!1)}):e("dl",{class:"facts sourced",children:[e(Fe,{label:"Name",from:s("name"),children:t.name}),e(Fe,{label:"Status",children:Qe[t.status][0]}),e(Fe,{label:"Domain",from:s("domain"),children:t.domain??i}),e(Fe,{label:"Owner",from:s("owner","ownerId"),children:t.owner?.name??i}),e(Fe,{label:"Plan",from:s("plan","planId"),children:t.plan?.name??i}),e(Fe,{label:"ARR",from:s("arr"),children:t.arr?dt(t.arr):i}),e(Fe,{label:"Industry",from:s("industry"),children:t.industry??i}),e(Fe,{label:"Employees",from:s("employeeCount","employee_count"),children:t.employeeCount==null?i:O(t.employeeCount)}),t.customFields.map(l=>e(Fe,{label:l.label,from:s(l.key)??(l.fromHubSpot?"HubSpot":void 0),children:l.values.length>0?l.values.join(", "):i},l.key)),e(Fe,{label:"Tags",children:t.tags.length===0?i:e("span",{class:"row",children:[a.map(l=>e("a",{href:`/console/customers?tag=${encodeURIComponent(l.name)}`,children:e(X,{children:l.name})},l.name)),u.map(l=>e("a",{href:`/console/customers?tag=${encodeURIComponent(l.name)}`,children:e(X,{tone:"busy",title:"HubSpot gives this tag",children:l.name})},l.name))]})})]})}),e(z,{title:"Record",children:e("dl",{class:"facts",children:[e("dt",{children:"Number here"}),e("dd",{class:"number",children:t.displayId}),e("dt",{children:"Company id"}),e("dd",{children:e("code",{children:t.hubSpotCompanyId})}),t.mergedCompanyIds.length>0&&e(k,{children:[e("dt",{children:"Merged in"}),e("dd",{children:t.mergedCompanyIds.map(l=>e("code",{children:[l," "]},l))})]}),e("dt",{children:"Created"}),e("dd",{children:e(A,{at:t.createdAt})}),e("dt",{children:"Changed"}),e("dd",{children:e(A,{at:t.updatedAt})})]})})]})}function Si(t){return(...n)=>t.lockedFields.find(({field:r})=>n.includes(r))?.hubSpotProperty}function Fe({label:t,from:n,children:r}){return e(k,{children:[e("dt",{children:t}),e("dd",{children:[r,n&&e("span",{class:"source",title:`HubSpot feeds this from its property ${n}: change it there`,children:[e(ma,{}),n]})]})]})}function ma(){return e("svg",{width:"11",height:"11",viewBox:"0 0 12 12",role:"img","aria-label":"fed by HubSpot from",children:[e("rect",{x:"2",y:"5.2",width:"8",height:"5.800",rx:"1.500",fill:"currentColor"}),e("path",{d:"M4 5.500V3.800a2 2 0 0 1 4 0v1.700",fill:"none",stroke:"currentColor","stroke-width":"1.400"})]})}function ga({customer:t,reload:n,done:r}){let{data:o}=L(Wr,{}),s=E(),i=Si(t),[a,u]=y({}),l=f=>h=>u({...a,[f]:h}),d=o?.workspace;if(!d)return e(D,{children:"Reading what can be chosen\u2026"});let c=f=>s.errors.find(({field:h})=>h[0]===f||h.at(-1)===f)?.message,m=(f,h,...C)=>({value:a[f]??h??"",disabled:i(f,...C)!==void 0,hint:i(f,...C)&&`HubSpot feeds this from ${i(f,...C)}`,wrong:c(f)}),g=(f,h)=>[["",h],...f.map(({id:C,name:S})=>[C,S])],p=t.customFields.filter(({key:f,fromHubSpot:h})=>!h&&i(f)===void 0);return e("form",{class:"stack",onSubmit:f=>{f.preventDefault(),s.run(async()=>{await w(Ur,{input:ha(t,a)}),await n(),T("Saved.")}).then(h=>h&&r())},children:[e(U,{label:"Name",onInput:l("name"),...m("name",t.name)}),e(j,{label:"Status",value:a.status??t.status,onChange:l("status"),options:Object.entries(Qe).map(([f,[h]])=>[f,h])}),e(U,{label:"Domain",onInput:l("domain"),...m("domain",t.domain)}),e(j,{label:"Owner",onChange:l("ownerId"),options:g(d.users,"Nobody"),...m("ownerId",t.owner?.id,"owner")}),e(j,{label:"Plan",onChange:l("planId"),options:g(d.plans,"None"),...m("planId",t.plan?.id,"plan")}),e(U,{label:"ARR",onInput:l("arr"),...m("arr",t.arr)}),e(U,{label:"Industry",onInput:l("industry"),...m("industry",t.industry)}),e(U,{label:"Employees",type:"number",onInput:l("employeeCount"),...m("employeeCount",t.employeeCount?.toString(),"employee_count")}),p.map(f=>{let h=d.customFields.find(({key:_})=>_===f.key)?.options??[],C=`custom:${f.key}`,S=a[C]??f.values.join(", ");return f.type==="SELECT"?e(j,{label:f.label,value:S,onChange:l(C),options:[["","None"],...h.map(_=>[_,_])]},C):e(U,{label:f.label,value:S,type:f.type==="DATE"?"date":"text",onInput:l(C),hint:f.type==="MULTI_SELECT"?`Several of: ${h.join(", ")}. Commas between.`:void 0},C)}),e(qe,{label:"Tags of your own",hint:"Commas between. Tags from HubSpot stay as they are.",wrong:c("tags"),children:f=>e("input",{class:"input",value:a.tags??t.tags.filter(h=>!h.fromHubSpot).map(h=>h.name).join(", "),onInput:h=>l("tags")(h.currentTarget.value),...f})}),e(B,{errors:s.errors.filter(f=>!fa(f))}),e("div",{class:"row end",children:[e(b,{onClick:r,children:"Cancel"}),e(b,{type:"submit",kind:"primary",busy:s.busy,disabled:Object.keys(a).length===0,children:"Save"})]})]})}var ki=["name","domain","ownerId","planId","arr","industry","employeeCount","tags"],fa=t=>ki.includes(t.field[0]??"")||ki.includes(t.field.at(-1)??"");function ha(t,n){let r=a=>a.split(",").map(u=>u.trim()).filter(Boolean),o={id:t.id},s=a=>{let u=n[a];u!==void 0&&(o[a]=u.trim()||null)};n.name!==void 0&&(o.name=n.name),n.status!==void 0&&(o.status=n.status);for(let a of["domain","ownerId","planId","arr","industry"])s(a);n.employeeCount!==void 0&&(o.employeeCount=n.employeeCount===""?null:Number(n.employeeCount)),n.tags!==void 0&&(o.tags=r(n.tags));let i=Object.entries(n).filter(([a])=>a.startsWith("custom:"));return i.length>0&&(o.customFields=i.map(([a,u])=>{let l=a.slice(7),d=t.customFields.find(c=>c.key===l)?.type==="MULTI_SELECT";return{key:l,values:d?r(u):u.trim()?[u.trim()]:[]}})),o}function _i({customer:t,changes:n}){let[r,o]=y(""),[s,i]=y(""),[a,u]=y(""),l={event:r?[r]:null,actor:s||null,since:a?new Date(`${a}T00:00:00`).toISOString():null},d=ye(Zr,{id:t.id,first:30,filter:l},m=>m.customer?.history);R(()=>{n>0&&d.reload()},[n]);let c=r!==""||s!==""||a!=="";return e(z,{title:"History",pad:!1,aside:e(b,{kind:"small",onClick:()=>{ba(t,l)},children:"Save as CSV"}),children:[e("div",{class:"filters inset",children:[e(j,{label:"What",value:r,onChange:o,options:[["","Everything"],...Object.entries(Bn).filter(([m])=>m!=="PURGED")]}),e(j,{label:"By",value:s,onChange:i,options:[["","Anyone"],["HUBSPOT","HubSpot"],["USER","A person here"]]}),e(qe,{label:"Since",children:m=>e("input",{class:"input",type:"date",value:a,onInput:g=>u(g.currentTarget.value),...m})})]}),d.error&&e(F,{error:d.error,again:d.reload}),d.loading?e(D,{children:"Reading the history\u2026"}):d.rows.length===0?e(P,{title:c?"Nothing of that kind":"Nothing has happened yet",children:c?"Take a condition away to see more.":void 0}):e(k,{children:[e("ol",{class:"history",children:d.rows.map((m,g)=>e(ya,{entry:m},g))}),e(be,{shown:x(d.rows.length,"entry","entries"),more:d.more,busy:d.loadingMore,hasMore:d.hasMore})]})]})}function ya({entry:t}){let{field:n}=t;return e("li",{children:[e("div",{children:n?e(k,{children:[e("span",{class:"strong",children:n.label})," ",e(Ei,{text:n.old?.text,was:!0}),e("span",{"aria-label":"became",children:" \u2192 "}),e(Ei,{text:n.new?.text})]}):e(k,{children:[e("span",{class:"strong",children:Bn[t.event]}),t.reason&&e("span",{class:"quiet",children:[": ",ut[t.reason].toLowerCase()]})]})}),e("div",{class:"small quiet",children:[e(A,{at:t.at})," \xB7 ",t.actor.kind==="HUBSPOT"?"HubSpot":t.actor.user?.name??"a person",t.actor.apiKeyName&&`, with the key \u201C${t.actor.apiKeyName}\u201D`,t.lane&&e(k,{children:[" \xB7 ",t.runId?e("a",{href:`/console/sync-log/${encodeURIComponent(t.runId)}`,children:At[t.lane]}):At[t.lane]]})]})]})}function Ei({text:t,was:n}){return t===void 0?e("span",{class:"quiet",children:"nothing"}):n?e("span",{class:"quiet",children:t}):e("span",{children:t})}async function ba(t,n){let r=new URLSearchParams;n.event&&r.set("event",n.event.join(",")),n.actor&&r.set("actor",n.actor),n.since&&r.set("since",n.since);let o=await fetch(`/customers/${encodeURIComponent(t.id)}/history.csv?${r}`,{headers:{authorization:`Bearer ${ue.key.peek()??""}`}});if(!o.ok)return T("The file could not be made. Try again in a moment.");let s=document.createElement("a");s.href=URL.createObjectURL(await o.blob()),s.download=`customer-${t.displayId}-history.csv`,s.click(),URL.revokeObjectURL(s.href)}function Ai({customer:t,reload:n}){let[r,o]=y(!1);return e(z,{title:"Onboardings",pad:!1,aside:e(b,{kind:"small",onClick:()=>o(!0),children:"New onboarding\u2026"}),children:[t.onboardings.length===0&&e(P,{title:"No onboarding yet",children:"Create one and list what is to be done before this customer is live."}),t.onboardings.map(s=>e(ka,{onboarding:s,reload:n},s.id)),r&&e(va,{customer:t,reload:n,close:()=>o(!1)})]})}function va({customer:t,reload:n,close:r}){let[o,s]=y(""),i=E();return e(K,{title:"New onboarding",submit:"Create",action:i,disabled:o.trim()==="",onClose:r,onSubmit:()=>i.run(async()=>{await w(Gr,{input:{customerId:t.id,name:o}}),await n()}),children:e(U,{label:"Name",value:o,onInput:s,autofocus:!0,placeholder:"Launch in spring"})})}var Ca=({id:t,completedAt:n})=>n?w(Yr,{id:t}):w(zr,{id:t});function wa({task:t,change:n}){let[r,o]=y(null),s=r??t.completedAt!=null;return e("label",{class:"check",children:[e("input",{type:"checkbox",checked:s,onChange:()=>{o(!s),n().then(()=>o(null))}}),e("span",{class:s?"quiet":void 0,children:t.title})]})}function ka({onboarding:t,reload:n}){let[r,o]=y(""),s=E(),i=u=>s.run(async()=>{await u(),await n()}),a=t.tasks.filter(u=>u.completedAt).length;return e("section",{class:"onboarding","aria-label":t.name,children:[e("div",{class:"row apart",children:[e("h3",{children:t.name}),e("span",{class:"small quiet",children:[a," of ",x(t.tasks.length,"task")," done"]})]}),e(B,{errors:s.errors}),e("ul",{class:"tasks",children:t.tasks.map(u=>e("li",{children:[e(wa,{task:u,change:()=>i(()=>Ca(u))}),u.completedAt&&e("span",{class:"small quiet",children:[u.completedBy?.name,", ",e(A,{at:u.completedAt})]}),e(b,{kind:"plain small",label:`Remove ${u.title}`,onClick:()=>{i(()=>w(Jr,{id:u.id}))},children:"Remove"})]},u.id))}),e("form",{class:"row add-task",onSubmit:u=>{u.preventDefault(),r.trim()!==""&&i(()=>w(jr,{input:{onboardingId:t.id,title:r}})).then(l=>l&&o(""))},children:[e(U,{label:`New task of ${t.name}`,hidden:!0,value:r,onInput:o,placeholder:"What is to be done?"}),e(b,{type:"submit",kind:"small",busy:s.busy,children:"Add task"})]})]})}function Di({customer:t,onClose:n,gone:r}){let[o,s]=y(""),i=E();return e(K,{title:`Delete ${t.name} permanently?`,submit:"Delete permanently",danger:!0,disabled:o.trim()!==t.name.trim(),action:i,onClose:n,onSubmit:()=>i.run(async()=>{await w(Br,{id:t.id}),T(`${t.name} was deleted permanently.`),r()}),children:[e("p",{children:"This cannot be undone. It takes with it the contacts that belong to no other customer, all onboardings and tasks, and the whole history. No sync brings the company back until you lift its exclusion."}),e(U,{label:`Type \u201C${t.name}\u201D to confirm`,value:o,onInput:s,autocomplete:"off",spellcheck:!1,autofocus:!0})]})}var Ri=e("a",{href:"/console/customers",children:"Customers"});function Ii(){let{params:t}=Oe(),n=Number(t.number),{data:r,error:o,loading:s,reload:i}=L(Mr,{number:Number.isInteger(n)?n:0}),[a,u]=y(0),l=r?.customer;return Ge(Or,l?{id:l.id}:null,{next({customerChanged:{event:d}}){d!=="PURGED"&&(u(c=>c+1),i())}}),l?e(xa,{customer:l,reload:i,changes:a}):e($,{title:s?`Customer ${n}`:"No such customer",crumb:Ri,children:[o&&e(F,{error:o,again:i}),e("div",{class:"card",children:s?e(D,{children:"Reading the customer\u2026"}):!o&&e(P,{title:"Not here",children:"There is no customer with this number, or it is not yours to see."})})]})}function xa({customer:t,reload:n,changes:r}){let o=ke(he()),[s,i]=Qe[t.status];return e($,{title:t.name,crumb:Ri,lead:e("span",{class:"row",children:[e(le,{tone:i,children:s}),t.domain&&e("span",{children:t.domain}),t.sharedDomainCount>1&&e("a",{href:`/console/customers?search=${encodeURIComponent(t.domain??"")}`,children:e(X,{children:[t.sharedDomainCount," share this domain"]})}),t.hubSpotUrl&&e("a",{href:t.hubSpotUrl,rel:"noreferrer",target:"_blank",children:["Company in HubSpot ",e("span",{class:"unseen",children:"(opens a new tab)"})]})]}),actions:o&&e(Ea,{customer:t,reload:n}),children:[e(Sa,{customer:t,reload:n}),e("div",{class:"columns",children:[e("div",{class:"stack loose",children:[e(wi,{customer:t,reload:n}),e(Ai,{customer:t,reload:n}),e(_i,{customer:t,changes:r})]}),e(xi,{customer:t,reload:n})]})]})}function Sa({customer:t}){return t.archivedAt?e(M,{tone:"warn",title:"Archived",children:[t.archiveReason&&`${ut[t.archiveReason]}, `,e(A,{at:t.archivedAt}),".",t.mergedInto&&e(k,{children:[" ","It lives on as ",e("a",{href:`/console/customers/${t.mergedInto.displayId}`,children:t.mergedInto.name}),"."]})," ","Everything is kept; lists leave it out."]}):t.detachedAt?e(M,{tone:"warn",title:"Detached from HubSpot",children:"Somebody restored it although its company is gone there or outside the filter. No sync touches it until the company returns."}):null}function Ea({customer:t,reload:n}){let{route:r}=oe(),[o,s]=y(null),i=E(),a=E(),u=E();return t.archivedAt?e(k,{children:[e(B,{errors:a.errors}),e(b,{busy:a.busy,onClick:()=>{a.run(async()=>{let{customers:l}=await w(Hr,{id:t.id});await n(),T(l[0]?.detachedAt?`${t.name} is back, detached from HubSpot.`:`${t.name} is back.`)})},children:a.busy?"Asking HubSpot\u2026":"Restore"}),e(b,{kind:"danger",onClick:()=>s("purge"),children:"Delete permanently\u2026"}),o==="purge"&&e(Di,{customer:t,onClose:()=>s(null),gone:()=>r("/console/customers",!0)})]}):e(k,{children:[e(B,{errors:u.errors}),e(b,{busy:u.busy,onClick:()=>{u.run(async()=>{let{allRead:l}=await w(Lr,{id:t.id});await n(),T(l?`${t.name} is as HubSpot has it.`:"HubSpot is slow: what is missing comes as soon as it can.")})},children:u.busy?"Asking HubSpot\u2026":"Resync"}),e(b,{onClick:()=>s("archive"),children:"Archive\u2026"}),o==="archive"&&e(K,{title:`Archive ${t.name}?`,submit:"Archive",action:i,onClose:()=>s(null),onSubmit:()=>i.run(async()=>{await w($r,{id:t.id}),await n(),T(`${t.name} is archived.`)}),children:e("p",{children:"It leaves the lists and keeps everything: contacts, onboardings, history. No sync brings it back; you can restore it at any time."})})]})}var _a=100,sn={search:"",status:"",owner:"",plan:"",tag:"",archived:"LIVE",sort:"NAME",direction:"ASC"};function Ti(){let{query:t,route:n}=oe(),r={...sn,...t},o=L(eo,{}),[s,i]=y(0),a=G(void 0),[u,l]=y(r.search);R(()=>()=>clearTimeout(a.current),[]);let d=h=>{let C=Object.entries({...r,...h}).filter(([_,I])=>I!==sn[_]),S=new URLSearchParams(C).toString();n(`/console/customers${S?`?${S}`:""}`,!0)},c=ye(Xr,{first:_a,search:r.search||null,filter:{archived:r.archived,status:r.status?[r.status]:null,ownerId:r.owner||null,planId:r.plan||null,tag:r.tag||null},sort:{field:r.sort,direction:r.direction}},h=>h.customers),m=o.data?.customerChangeCursor;Ge(to,m?{after:m}:null,{next({customerChanged:{event:h,customer:C}}){h==="CREATED"&&i(S=>S+1),C&&c.amend(S=>S.map(_=>_.id===C.id?C:_))}});let g=Te(()=>c.rows.map(h=>e(Aa,{row:h},h.id)),[c.rows]),p=Object.entries(sn).some(([h,C])=>!["sort","direction"].includes(h)&&r[h]!==C),f=o.data?.workspace;return e($,{title:"Customers",lead:c.total===void 0?"\xA0":`${x(c.total,"customer")}${p?c.total===1?" matches":" match":", kept true to HubSpot"}.`,children:[e("form",{class:"filters",role:"search",onSubmit:h=>h.preventDefault(),children:[e(U,{label:"Search",type:"search",value:u,placeholder:"Name, domain or a contact's e-mail",onInput:h=>{l(h),clearTimeout(a.current),a.current=setTimeout(()=>d({search:h.trim()}),250)}}),e(j,{label:"Status",value:r.status,onChange:h=>d({status:h}),options:[["","Any"],...Object.entries(Qe).map(([h,[C]])=>[h,C])]}),e(j,{label:"Owner",value:r.owner,onChange:h=>d({owner:h}),options:[["","Anyone"],...(f?.users??[]).map(({id:h,name:C})=>[h,C])]}),e(j,{label:"Plan",value:r.plan,onChange:h=>d({plan:h}),options:[["","Any"],...(f?.plans??[]).map(({id:h,name:C})=>[h,C])]}),e(j,{label:"Show",value:r.archived,onChange:h=>d({archived:h}),options:[["LIVE","Live"],["ARCHIVED","Archived"],["ANY","Both"]]})]}),r.tag&&e("div",{class:"row small",children:["With the tag ",e(X,{children:r.tag}),e(b,{kind:"plain small",onClick:()=>d({tag:""}),children:"Any tag"})]}),s>0&&e(M,{tone:"busy",action:e(b,{kind:"small",onClick:()=>{i(0),c.reload()},children:"Show them"}),children:[s===1?"A customer has arrived":`${O(s)} customers have arrived`," since this list was read."]}),c.error&&e(F,{error:c.error,again:c.reload}),e("div",{class:"card",children:c.loading?e(D,{children:"Reading customers\u2026"}):c.rows.length===0&&!c.error?e(Da,{narrowed:p,clear:()=>{l(""),d(sn)}}):e(k,{children:[e(ie,{label:"Customers",children:e("table",{class:"customers",children:[e("thead",{children:e("tr",{children:[e(Gn,{name:"NAME",wanted:r,want:d,children:"Name"}),e("th",{scope:"col",children:"Status"}),e("th",{scope:"col",children:"Plan"}),e(Gn,{name:"ARR",wanted:r,want:d,right:!0,children:"ARR"}),e("th",{scope:"col",children:"Owner"}),e("th",{scope:"col",class:"right",children:"Contacts"}),e(Gn,{name:"UPDATED_AT",wanted:r,want:d,children:"Changed"})]})}),e("tbody",{children:g})]})}),e(be,{shown:`All ${x(c.rows.length,"customer")} shown`,more:c.more,busy:c.loadingMore,hasMore:c.hasMore})]})})]})}function Aa({row:t}){let[n,r]=Qe[t.status];return e("tr",{class:t.archivedAt?"archived":void 0,children:[e("td",{children:[e("a",{class:"strong",href:`/console/customers/${t.displayId}`,children:t.name}),e("div",{class:"row small quiet",children:[e("span",{children:t.domain??"no domain"}),t.sharedDomainCount>1&&e(X,{title:`${t.sharedDomainCount} live customers have this domain`,children:[t.sharedDomainCount," share this domain"]}),t.archivedAt&&e(X,{title:t.archiveReason?ut[t.archiveReason]:void 0,children:"Archived"}),t.detachedAt&&e(X,{tone:"warn",children:"Detached"})]})]}),e("td",{children:e(le,{tone:r,children:n})}),e("td",{children:t.plan?.name??e("span",{class:"quiet",children:"none"})}),e("td",{class:"right",children:t.arr?dt(t.arr):e("span",{class:"quiet",children:"none"})}),e("td",{children:t.owner?.name??e("span",{class:"quiet",children:"nobody"})}),e("td",{class:"right",children:O(t.contactCount)}),e("td",{class:"quiet",children:e(A,{at:t.updatedAt})})]})}function Gn({name:t,wanted:n,want:r,right:o,children:s}){let i=n.sort===t,u=i?n.direction==="ASC"?"DESC":"ASC":t==="NAME"?"ASC":"DESC",l=n.direction==="ASC"?"ascending":"descending";return e("th",{scope:"col",class:o?"right":void 0,"aria-sort":i?l:void 0,children:e("button",{type:"button",class:"sort",onClick:()=>r({sort:t,direction:u}),children:[s,e("span",{"aria-hidden":"true",children:i&&n.direction==="DESC"?"\u2193":"\u2191"})]})})}function Da({narrowed:t,clear:n}){let r=he();return t?e(P,{title:"Nobody matches",action:e(b,{onClick:n,children:"Clear search and filters"}),children:"No customer fits all of what you look for."}):ke(r)?e(P,{title:"No customers yet",action:e("a",{class:"button primary",href:"/console/setup",children:"Set up HubSpot"}),children:"Customers come from HubSpot's companies. Connect an account, choose which companies count, and run the first sync."}):e(P,{title:"No customers of yours",children:"You see the customers you own and those an admin gave you access to."})}function Ni(){let t=ye(no,{first:100},s=>s.exclusions),[n,r]=y(null),o=E();return e($,{title:"Exclusions",lead:"Records that no sync brings back. Only their ids are kept.",children:[t.error&&e(F,{error:t.error,again:t.reload}),e("div",{class:"card",children:t.loading?e(D,{children:"Reading exclusions\u2026"}):t.rows.length===0?e(P,{title:"Nothing is excluded",children:"When you delete a customer permanently, its company is listed here, so that no sync brings it back."}):e(k,{children:[e(ie,{label:"Exclusions",children:e("table",{children:[e("thead",{children:e("tr",{children:[e("th",{scope:"col",children:"Record in HubSpot"}),e("th",{scope:"col",children:"Why"}),e("th",{scope:"col",children:"Since"}),e("th",{scope:"col",children:"By"}),e("th",{scope:"col",children:e("span",{class:"unseen",children:"Lift"})})]})}),e("tbody",{children:t.rows.map(({recordKind:s,hubSpotId:i,cause:a,createdAt:u,createdBy:l})=>e("tr",{children:[e("td",{children:[s==="COMPANY"?"Company":"Contact"," ",e("code",{children:i})]}),e("td",{children:a==="PURGED"?"Deleted here permanently":"Erased by HubSpot's privacy deletion"}),e("td",{children:e(A,{at:u})}),e("td",{children:l?.name??"HubSpot"}),e("td",{class:"right",children:a==="PURGED"&&s==="COMPANY"&&e(b,{kind:"small",label:`Lift the exclusion of company ${i}`,onClick:()=>r(i),children:"Lift\u2026"})})]},s+i))})]})}),e(be,{shown:x(t.rows.length,"exclusion"),more:t.more,busy:t.loadingMore,hasMore:t.hasMore})]})}),n&&e(K,{title:`Let company ${n} come back?`,submit:"Lift the exclusion",action:o,onClose:()=>r(null),onSubmit:()=>o.run(async()=>{await w(ro,{id:n}),t.reload(),T("The exclusion is lifted.")}),children:e("p",{children:"If the filter admits it, the next sync brings it as a new customer. What was deleted stays deleted."})})]})}function Fi(){let{data:t,error:n,loading:r,reload:o}=L(oo,{}),s=t?.workspace;return e($,{title:"Fields and plans",lead:"What customers and contacts carry beyond the usual, and what plans there are.",children:[n&&e(F,{error:n,again:o}),r&&e("div",{class:"card",children:e(D,{children:"Reading definitions\u2026"})}),s&&e("div",{class:"columns",children:[e(Ra,{workspace:s,reload:o}),e("div",{class:"stack loose",children:[e(Fa,{workspace:s,reload:o},s.plans.map(({name:i})=>i).join(`
`)),e(Pa,{workspace:s,reload:o})]})]})]})}function Ra({workspace:t,reload:n}){let[r,o]=y(null),s=E();return e(z,{title:"Custom fields",pad:!1,aside:e(b,{kind:"small",onClick:()=>o({what:"define"}),children:"New field\u2026"}),children:[t.customFields.length===0?e(P,{title:"No custom fields",children:"Define one to hold a HubSpot property that has no field of its own, or something only you know."}):e(ie,{label:"Custom fields",children:e("table",{children:[e("thead",{children:e("tr",{children:[e("th",{scope:"col",children:"Field"}),e("th",{scope:"col",children:"Of"}),e("th",{scope:"col",children:"Holds"}),e("th",{scope:"col",children:e("span",{class:"unseen",children:"Change"})})]})}),e("tbody",{children:t.customFields.map(i=>e("tr",{children:[e("td",{children:[e("span",{class:"strong",children:i.label}),e("div",{class:"small quiet",children:e("code",{children:i.key})})]}),e("td",{children:i.object==="CUSTOMER"?"Customers":"Contacts"}),e("td",{children:[Vn[i.type],i.options.length>0&&e("div",{class:"small quiet",children:i.options.join(", ")})]}),e("td",{class:"right",children:e("div",{class:"row end",children:[e(b,{kind:"plain small",label:`Edit ${i.label}`,onClick:()=>o({what:"edit",field:i}),children:"Edit\u2026"}),e(b,{kind:"plain small",label:`Delete ${i.label}`,onClick:()=>o({what:"delete",field:i}),children:"Delete\u2026"})]})})]},i.id))})]})}),r?.what==="define"&&e(Ia,{close:()=>o(null),reload:n}),r?.what==="edit"&&e(Na,{field:r.field,close:()=>o(null),reload:n}),r?.what==="delete"&&e(K,{title:`Delete \u201C${r.field.label}\u201D?`,submit:"Delete",danger:!0,action:s,onClose:()=>o(null),onSubmit:()=>s.run(async()=>{await w(lo,{id:r.field.id}),await n(),T("The field is deleted.")}),children:e("p",{children:"Its values go with it. A field that the field map feeds must leave the map first."})})]})}var an=t=>t.split(`
`).map(n=>n.trim()).filter(Boolean);function jn({label:t,hint:n,value:r,onInput:o}){return e(qe,{label:t,hint:n,children:s=>e("textarea",{class:"input",rows:5,value:r,onInput:i=>o(i.currentTarget.value),...s})})}function Ia({close:t,reload:n}){let[r,o]=y(""),[s,i]=y(),[a,u]=y("CUSTOMER"),[l,d]=y("TEXT"),[c,m]=y(""),g=E(),p=l==="SELECT"||l==="MULTI_SELECT",f=s??Ta(r);return e(K,{title:"New custom field",submit:"Define",action:g,disabled:!r.trim()||!f||p&&an(c).length===0,onClose:t,onSubmit:()=>g.run(async()=>{await w(so,{input:{label:r,key:f,object:a,type:l,options:p?an(c):[]}}),await n()}),children:[e(U,{label:"Label",value:r,onInput:o,autofocus:!0}),e(U,{label:"Key",value:f,onInput:i,hint:"Its name in the API.",spellcheck:!1}),e(j,{label:"Of",value:a,onChange:h=>u(h),options:[["CUSTOMER","Customers"],["CONTACT","Contacts"]]}),e(j,{label:"Holds",value:l,onChange:h=>d(h),options:Object.entries(Vn)}),p&&e(jn,{label:"Options",hint:"One a line.",value:c,onInput:m})]})}var Ta=t=>t.trim().toLowerCase().replace(/[^a-z0-9]+/g,"_").replace(/^_+|_+$/g,"");function Na({field:t,close:n,reload:r}){let[o,s]=y(t.label),[i,a]=y(t.options.join(`
`)),u=E(),l=t.type==="SELECT"||t.type==="MULTI_SELECT";return e(K,{title:`Edit \u201C${t.label}\u201D`,submit:"Save",action:u,disabled:!o.trim(),onClose:n,onSubmit:()=>u.run(async()=>{await w(ao,{input:{id:t.id,label:o,options:l?an(i):null}}),await r()}),children:[e(U,{label:"Label",value:o,onInput:s,autofocus:!0}),l&&e(jn,{label:"Options",hint:"One a line. An option that is in use cannot be left out.",value:i,onInput:a})]})}function Fa({workspace:t,reload:n}){let r=t.plans.map(({name:a})=>a).join(`
`),[o,s]=y(r),i=E();return e(z,{title:"Plans",children:e("form",{class:"stack",onSubmit:a=>{a.preventDefault(),i.run(async()=>{await w(io,{names:an(o)}),await n(),T("The plans are saved.")})},children:[e(jn,{label:"Plans, one a line, in their order",hint:"HubSpot's values are matched to them, whatever the case. A plan in use cannot be left out.",value:o,onInput:s}),e(B,{errors:i.errors}),e("div",{class:"row end",children:e(b,{type:"submit",busy:i.busy,disabled:o===r,children:"Save plans"})})]})})}function Pa({workspace:t,reload:n}){let[r,o]=y({name:t.name,timeZone:t.timeZone,share:Ma(t.archiveShare),owner:t.fallbackOwner?.id??""}),s=E();return e(z,{title:"Workspace",children:e("form",{class:"stack",onSubmit:i=>{i.preventDefault(),s.run(async()=>{let{name:a,timeZone:u,share:l,owner:d}=r;await w(uo,{input:{name:a,timeZone:u,archiveShare:Wa(l),fallbackOwnerId:d||null}}),await n(),T("The workspace is saved.")})},children:[e(U,{label:"Name",value:r.name,onInput:i=>o({...r,name:i})}),e(j,{label:"Time zone",value:r.timeZone,onChange:i=>o({...r,timeZone:i}),options:[...new Set([t.timeZone,...Intl.supportedValuesOf("timeZone")])].map(i=>[i,i])}),e(U,{label:"The guard, in percent",type:"number",value:r.share,onInput:i=>o({...r,share:i}),hint:"How many of the customers HubSpot may cause to be archived within 24 hours; 20 always may. What goes beyond waits for you."}),e(j,{label:"Owner when HubSpot's is no user here",value:r.owner,onChange:i=>o({...r,owner:i}),options:t.users.filter(({role:i})=>i!=="MEMBER").map(({id:i,name:a})=>[i,a])}),e(B,{errors:s.errors}),e("div",{class:"row end",children:e(b,{type:"submit",busy:s.busy,children:"Save"})})]})})}var Ma=t=>t==null?"":String(Number((Number(t)*100).toFixed(1))),Wa=t=>t.trim()===""?null:String(Number((Number(t)/100).toFixed(3)));function Pi(){let t=ye(co,{first:100},m=>m.heldArchives),[n,r]=y([]),[o,s]=y(null),i=E(),a=E(),u=t.rows.filter(({id:m})=>n.includes(m)).map(({id:m})=>m),l=u.length>0?{ids:u,all:!1}:{all:!0},d=u.length>0?u.length:t.total??0,c=m=>{r([]),t.reload(),T(m)};return e($,{title:"Held archives",lead:"More customers left HubSpot within a day than the guard lets go. They stay live until you decide.",actions:t.rows.length>0&&e(k,{children:[e(b,{onClick:()=>s("dismiss"),children:u.length>0?`Keep ${O(d)}\u2026`:"Keep them all\u2026"}),e(b,{kind:"danger",onClick:()=>s("approve"),children:u.length>0?`Archive ${O(d)}\u2026`:"Archive them all\u2026"})]}),children:[t.error&&e(F,{error:t.error,again:t.reload}),e("div",{class:"card",children:t.loading?e(D,{children:"Reading what is held\u2026"}):t.rows.length===0?e(P,{title:"Nothing is held",children:"When many companies leave HubSpot or the filter at once, those beyond the guard's limit wait here instead of being archived."}):e(k,{children:[e(ie,{label:"Held archives",children:e("table",{children:[e("thead",{children:e("tr",{children:[e("th",{scope:"col",children:e("input",{type:"checkbox","aria-label":"Tick all that are shown",checked:u.length===t.rows.length,onChange:m=>r(m.currentTarget.checked?t.rows.map(({id:g})=>g):[])})}),e("th",{scope:"col",children:"Customer"}),e("th",{scope:"col",children:"Cause"}),e("th",{scope:"col",children:"Held"}),e("th",{scope:"col",class:"right",children:"ARR"})]})}),e("tbody",{children:t.rows.map(m=>e("tr",{children:[e("td",{children:e("input",{type:"checkbox","aria-label":`Tick ${m.customer?.name??m.hubSpotCompanyId}`,checked:n.includes(m.id),onChange:()=>r(n.includes(m.id)?n.filter(g=>g!==m.id):[...n,m.id])})}),e("td",{children:[m.customer?e("a",{class:"strong",href:`/console/customers/${m.customer.displayId}`,children:m.customer.name}):`Company ${m.hubSpotCompanyId}`,e("div",{class:"small quiet",children:m.customer?.domain})]}),e("td",{children:m.cause?pi[m.cause]:e("span",{class:"quiet",children:"not known any more"})}),e("td",{children:[e(A,{at:m.heldAt}),e("div",{class:"small quiet",children:At[m.lane]})]}),e("td",{class:"right",children:m.customer?.arr?dt(m.customer.arr):e("span",{class:"quiet",children:"none"})})]},m.id))})]})}),e(be,{shown:`${x(t.rows.length,"archive")} held`,more:t.more,busy:t.loadingMore,hasMore:t.hasMore})]})}),o==="approve"&&e(K,{title:`Archive ${x(d,"customer")}?`,submit:"Archive",danger:!0,action:i,onClose:()=>s(null),onSubmit:()=>i.run(async()=>{let{archived:m,withdrawn:g,unproved:p}=await w(po,{input:l}),f=[g>0?`${O(g)} are back in HubSpot and stay`:"",p>0?`${O(p)} could not be proved and wait`:""];c([`${x(m,"customer")} archived`,...f].filter(Boolean).join("; ")+".")}),children:e("p",{children:"HubSpot is asked once more for each of them. Those that are back stay; the others leave the lists and keep everything."})}),o==="dismiss"&&e(K,{title:`Keep ${x(d,"customer")}?`,submit:"Keep",action:a,onClose:()=>s(null),onSubmit:()=>a.run(async()=>{let{dismissed:m}=await w(mo,{input:l});c(`${x(m,"customer")} kept.`)}),children:e("p",{children:"They stay live although their companies left. They are not held again for the same departure."})})]})}function Mi({points:t,top:n}){let r=t.at(-1);if(!t[0]||!r)return null;let s=Math.max(1e3,r.at),i=l=>l/s*960,a=l=>120-l/Math.max(1,n)*112,u=[{at:0,value:0},...t].map(({at:l,value:d})=>`${i(l).toFixed(1)},${a(d).toFixed(1)}`).join(" ");return e("figure",{class:"curve",children:[e("svg",{class:"chart",viewBox:"0 -6 960 142",role:"img","aria-label":`Records read over ${Math.round(s/1e3)} seconds, ${r.value} so far`,children:[[.25,.5,.75,1].map(l=>e("line",{class:"grid",x1:"0",x2:960,y1:a(n*l),y2:a(n*l)},l)),e("polygon",{class:"area",points:`0,120 ${u} ${i(r.at).toFixed(1)},120`}),e("polyline",{class:"line",points:u}),e("line",{class:"axis",x1:"0",x2:960,y1:120,y2:120}),e("text",{x:"0",y:134,children:"start"}),e("text",{x:960,y:134,"text-anchor":"end",children:[Math.round(s/1e3)," s"]})]}),e("figcaption",{class:"small quiet",children:"Records over time"})]})}var Pe=t=>t.status!=="QUEUED"&&t.status!=="RUNNING";function ln(t,n){let[r,o]=y(),[s,i]=y([]),[a,u]=y(""),l=G(0);return R(()=>{o(void 0),i([]),u("")},[t]),Ge(Fo,t?{id:t}:null,{next({syncProgress:d}){o(d),u(""),l.current||=performance.now();let c=Date.now()-new Date(d.startedAt??d.queuedAt).getTime();i(m=>[...m.slice(-600),{at:Math.max(0,c),value:d.customers.seen+d.contacts.seen}]),Pe(d)&&n?.(d)},error:u}),{run:r,points:s,error:a}}function un({run:t,points:n}){let r=E(),o=Pe(t),[s,i]=tn[t.status],a=t.customers.seen+t.contacts.seen,u=(t.customers.estimated??0)+(t.contacts.estimated??0),l=o&&t.status.startsWith("SUCCEEDED")?1:u>0?Math.min(1,a/u):0;return e("div",{class:"progress","data-status":t.status,children:[e("div",{class:"row apart",children:[e(le,{tone:i,children:t.cancelRequestedAt&&!o?"Stopping":s}),e("span",{class:"quiet small",children:o?"":mi[t.phase]})]}),e("div",{class:"tally",children:[e(Wi,{words:"customers",of:t.customers,over:o}),e(Wi,{words:"contacts",of:t.contacts,over:o})]}),e("div",{class:"bar-track",role:"progressbar","aria-label":"How much has been read","aria-valuemin":0,"aria-valuemax":100,"aria-valuenow":Math.round(l*100),children:e("div",{style:{width:`${l*100}%`}})}),e("dl",{class:"pace",children:[e("div",{children:[e("dt",{children:"Speed"}),e("dd",{class:"number",children:t.recordsPerSecond?`${O(t.recordsPerSecond)} records a second`:"not yet known"})]}),e("div",{children:[e("dt",{children:o?"Took":"Time left"}),e("dd",{class:"number",children:o?zn(t):t.secondsLeft==null?"not yet known":`about ${Dt(t.secondsLeft*1e3)}`})]}),e("div",{children:[e("dt",{children:"Issues"}),e("dd",{class:"number",children:O(t.issueCount)})]})]}),n.length>1&&e(Mi,{points:n,top:Math.max(u,a)}),t.failure&&e(M,{tone:o?"bad":"warn",title:o?"Why it failed":"What it waits for",children:[t.failure.message," ",e("span",{class:"code",children:t.failure.code})]}),e(B,{errors:r.errors}),!o&&e("div",{class:"row end",children:e(b,{busy:r.busy||t.cancelRequestedAt!=null,onClick:()=>{r.run(async()=>{await w(Qt,{id:t.id}),T("The run stops after what it is writing. What has come stays.")})},children:t.cancelRequestedAt?"Stopping\u2026":"Cancel"})})]})}function zn(t){return!t.startedAt||!t.finishedAt?"no time":Dt(new Date(t.finishedAt).getTime()-new Date(t.startedAt).getTime())}function Wi({words:t,of:n,over:r}){return e("div",{children:[e("span",{class:"big number","data-count":t,children:O(n.seen)}),e("span",{class:"quiet",children:!r&&n.estimated!=null&&n.estimated>=n.seen?`of about ${x(n.estimated,t.slice(0,-1))}`:t})]})}var Oa=5e3;function Ui(){let[t,n]=y(!1),r=ye(No,{first:50},i=>i.syncRuns),o=t?r.rows.filter($a):r.rows,s=r.rows.some(i=>!Pe(i));return R(()=>{if(!s)return;let i=setInterval(r.reload,Oa);return()=>clearInterval(i)},[s,r.reload]),e($,{title:"Sync log",lead:"Every run of the last thirty days, and what it did not understand.",actions:e(Yn,{}),children:[e("label",{class:"check",children:[e("input",{type:"checkbox",checked:t,onChange:i=>n(i.currentTarget.checked)}),"Errors only"]}),r.error&&e(F,{error:r.error,again:r.reload}),e("div",{class:"card",children:[r.loading?e(D,{children:"Reading the log\u2026"}):o.length===0?e(P,{title:t&&r.rows.length>0?"Nothing went wrong":"No run yet",children:t&&r.rows.length>0?`Of the ${x(r.rows.length,"run")} read so far, none failed or met an issue.`:"Runs appear here from the first sync on."}):e(ie,{label:"Runs",children:e("table",{children:[e("thead",{children:e("tr",{children:[e("th",{scope:"col",children:"Run"}),e("th",{scope:"col",children:"Status"}),e("th",{scope:"col",children:"Began"}),e("th",{scope:"col",children:"Took"}),e("th",{scope:"col",class:"right",children:"Customers"}),e("th",{scope:"col",class:"right",children:"Contacts"}),e("th",{scope:"col",class:"right",children:"Issues"})]})}),e("tbody",{children:o.map(i=>e(Ua,{run:i},i.id))})]})}),r.rows.length>0&&e(be,{shown:`All ${x(r.rows.length,"run")} read`,more:r.more,busy:r.loadingMore,hasMore:r.hasMore})]})]})}function Ua({run:t}){let[n,r]=tn[t.status];return e("tr",{children:[e("td",{children:[e("a",{class:"strong",href:`/console/sync-log/${encodeURIComponent(t.id)}`,children:en[t.kind]}),t.requestedBy&&e("div",{class:"small quiet",children:["by ",t.requestedBy.name]})]}),e("td",{children:[e(le,{tone:r,children:n}),t.failure&&e("div",{class:"small quiet reason",children:t.failure.message})]}),e("td",{children:e(A,{at:t.startedAt??t.queuedAt})}),e("td",{class:"number",children:t.finishedAt?zn(t):e("span",{class:"quiet",children:"still at it"})}),e("td",{class:"right",children:e(Oi,{of:t.customers})}),e("td",{class:"right",children:e(Oi,{of:t.contacts})}),e("td",{class:"right",children:t.issueCount>0?O(t.issueCount):e("span",{class:"quiet",children:"none"})})]})}function Oi({of:t}){let n=t.created+t.updated+t.archived+t.restored;return e(k,{children:[O(t.seen),e("div",{class:"small quiet",children:n===0?"none changed":`${O(n)} changed`})]})}var $a=t=>t.status==="FAILED"||t.status==="HELD"||t.issueCount>0||t.customers.failed+t.contacts.failed>0;function Yn(){let{route:t}=oe(),n=E();return e(k,{children:[e(B,{errors:n.errors}),e(b,{busy:n.busy,onClick:()=>{n.run(async()=>{let{run:r}=await w(Mo,{});r&&t(`/console/sync-log/${encodeURIComponent(r.id)}`)})},children:"Run sync now"})]})}function pt({label:t,replaceHubId:n,kind:r="primary"}){let o=E();return e("div",{class:"stack tight",children:[e(b,{kind:r,busy:o.busy,onClick:()=>{o.run(async()=>{let{consentUrl:s}=await w(ho,{replaceHubId:n});s&&location.assign(s)})},children:o.busy?"Going to HubSpot\u2026":t}),e(B,{errors:o.errors})]})}function mt(t){if("list"in t&&t.list)return`Members of the list \u201C${t.name}\u201D`;if("stages"in t&&t.stages)return`Companies in ${$i(t.stages.map(({label:n})=>n))}`;if("pipeline"in t&&t.pipeline){let n=t.pipelineStages??[];return`Companies with a deal in the pipeline \u201C${t.pipelineName}\u201D${n.length>0?`, in ${$i(n.map(({label:r})=>r))}`:""}`}return"Every company of the account"}function $i(t){let n=t.map(r=>`\u201C${r}\u201D`);return n.length<2?n.join(""):`${n.slice(0,-1).join(", ")} or ${n.at(-1)}`}var dn=30,Ha=10;function Bi(){let[t,n]=y(),[r,o]=y(!1);return R(()=>{let s=new AbortController;return La(s.signal).then(n,()=>!s.signal.aborted&&o(!0)),()=>s.abort()},[]),e(z,{title:"The last 30 nights",children:r?e(P,{title:"The nights could not be read",children:"Load the page again to try once more."}):t?t.length===0?e(P,{title:"No night yet",children:"At 02:00 UTC everything is compared. How long it took and what it had to mend is drawn here."}):e("div",{class:"two",children:[e(Li,{nights:t,title:"Duration",value:Ba,said:s=>Dt(s)}),e(Li,{nights:t,title:"Records mended",value:Va,said:s=>x(s,"record")})]}):e(D,{children:"Reading the nights\u2026"})})}async function La(t){let n=[],r;for(let o=0;o<Ha&&n.length<dn;o++){let{syncRuns:s}=await lt(fo,{after:r},t);if(n.push(...(s?.nodes??[]).filter(({kind:i,finishedAt:a})=>i==="NIGHTLY"&&a)),!s?.pageInfo.hasNextPage)break;r=s.pageInfo.endCursor}return n.slice(0,dn).reverse()}var Ba=({startedAt:t,finishedAt:n})=>t&&n?new Date(n).getTime()-new Date(t).getTime():0,Va=({repairs:t})=>t?t.creations+t.updates+t.restores+t.deletions+t.departures+t.links:0,Hi=new Intl.DateTimeFormat("en",{day:"numeric",month:"short"});function Li({nights:t,title:n,value:r,said:o}){let a=Math.max(1,...t.map(r)),u=480/dn;return e("figure",{children:[e("figcaption",{class:"small",children:[e("span",{class:"strong",children:n})," ",e("span",{class:"quiet",children:["up to ",o(Math.max(...t.map(r)))]})]}),e("svg",{class:"chart",viewBox:"0 0 480 128",role:"img","aria-label":`${n}, ${x(t.length,"night")}, the last ${o(r(t.at(-1)))}`,children:[e("line",{class:"axis",x1:"0",x2:480,y1:110,y2:110}),t.map((l,d)=>{let c=Math.max(2,r(l)/a*104),m=Hi.format(new Date(l.startedAt??0));return e("rect",{class:l.status==="FAILED"?"bar bad":"bar",x:(dn-t.length+d)*u+2,y:110-c,width:u-4,height:c,rx:"2",children:e("title",{children:`${m}: ${o(r(l))}`})},l.id)}),e("text",{x:480,y:124,"text-anchor":"end",children:Hi.format(new Date(t.at(-1)?.startedAt??0))})]})]})}var qa=15e3;function Vi(){let{data:t,error:n,loading:r,reload:o}=L(go,{});R(()=>{let a=setInterval(()=>{o()},qa);return()=>clearInterval(a)},[o]);let s=t?.integration,i=t?.syncRuns?.nodes.length!==0;return e($,{title:"Integration",lead:s?e(Qa,{link:s}):"Customers and contacts follow a HubSpot account, one way.",actions:s&&s.status!=="DISCONNECTED"&&i&&e(Yn,{}),children:[n&&e(F,{error:n,again:o}),r&&e("div",{class:"card",children:e(D,{children:"Reading how the integration stands\u2026"})}),t&&!s&&e("div",{class:"card",children:e(P,{title:"Nothing is connected yet",action:e("a",{class:"button primary",href:"/console/setup/connect",children:"Begin the set-up"}),children:"Six steps: connect HubSpot, choose companies, check the fields, and run the first sync. Nothing is ever written to HubSpot."})}),t&&s&&e(k,{children:[e(Ka,{data:t,link:s}),e("div",{class:"tiles",children:[e(Jn,{label:"Customers",value:O(t.customers?.totalCount??0),children:e("a",{href:"/console/customers",children:"See them all"})}),e(Jn,{label:"Last full sync",value:s.lastFullSyncAt?e(A,{at:s.lastFullSyncAt}):"never",tone:s.lanes.fullSyncOverdue?"warn":void 0,children:["Next at night, ",e(A,{at:qi()})]}),e(Jn,{label:"Last incremental update",value:s.lastIncrementalUpdateAt?e(A,{at:s.lastIncrementalUpdateAt}):"never",tone:s.lanes.incrementalUpdateOverdue?"warn":void 0,children:"Every change up to then is here"})]}),e("div",{class:"columns",children:[e(Ga,{link:s}),e(ja,{data:t,link:s,reload:o})]}),e(Bi,{})]})]})}function Qa({link:t}){let n={CONNECTED:["Connected","good"],DISCONNECTED:["Disconnected","calm"],REAUTHORIZE:["Needs your consent again","bad"]},[r,o]=n[t.status];return e("span",{class:"row",children:[e(le,{tone:o,children:r}),e("span",{children:t.accountName??`HubSpot account ${t.hubId}`})]})}function Ka({data:t,link:n}){let r=t.heldArchives?.totalCount??0;return e(k,{children:[n.status==="REAUTHORIZE"&&e(M,{tone:"bad",title:"HubSpot no longer lets us in",action:e(pt,{label:"Consent again"}),children:[n.statusReason?.message??"The consent ended."," Customers stay as they are; syncing goes on by itself once you consent."]}),n.status==="DISCONNECTED"&&e(M,{tone:"warn",title:"Disconnected",action:e(pt,{label:"Connect again"}),children:[n.statusReason?.message??"The app was removed."," Customers, contacts, filter and fields are kept."]}),r>0&&e(M,{tone:"warn",title:`${x(r,"customer")} would be archived`,action:e("a",{class:"button small",href:"/console/held-archives",children:"Decide"}),children:"More left HubSpot at once than the guard lets go in a day. Nothing happens to them until you decide."}),n.status==="CONNECTED"&&n.lanes.fullSyncOverdue&&e(M,{tone:"warn",title:"No full sync for more than 24 hours",action:e("a",{href:"/console/sync-log",children:"Look at the sync log"}),children:"One runs every night at 02:00 UTC. The log says what kept the last one."}),n.status==="CONNECTED"&&n.lanes.incrementalUpdateOverdue&&e(M,{tone:"warn",title:"Changes may be late",children:"For more than 30 minutes of a working day nothing has confirmed that changes arrive. Check that HubSpot's webhooks reach this service; the nightly sync makes up for what is missed."}),t.companyFilter===null&&e(M,{tone:"busy",title:"The set-up is not finished",action:e("a",{class:"button small",href:"/console/setup/companies",children:"Go on"}),children:"No companies are chosen yet, so nothing is synced."}),t.companyFilter?.runDue&&e(M,{tone:"busy",title:"A change waits for its run",action:e("a",{class:"button small",href:"/console/setup/confirm",children:"Look and run"}),children:"The filter or a field map was edited. Old values stay until the next full sync."}),n.missingOptionalScopes.map(({scope:o,message:s})=>e(M,{title:"Something was not granted",children:s},o))]})}function Jn({label:t,value:n,tone:r,children:o}){return e("div",{class:`card tile ${r??""}`,children:[e("span",{class:"small quiet",children:t}),e("span",{class:"value number",children:n}),e("span",{class:"small quiet",children:o})]})}function Ga({link:t}){let{realTime:n,catchUp:r,nightly:o,journal:s}=t.lanes,i=e("span",{class:"quiet",children:"not yet"}),a={AT_WORK:["At work","good"],IDLE:["Nothing to follow","calm"],NOT_GRANTED:["Not granted by HubSpot","calm"],TROUBLED:["In trouble","warn"]},[u,l]=a[s.state];return e(z,{title:"How changes arrive",children:e("ul",{class:"lanes",children:[e("li",{children:[e("h3",{children:"Real time"}),e("p",{class:"small quiet",children:"HubSpot says that something changed."}),e("p",{children:n.lastDeliveryAt?e(k,{children:["Last word ",e(A,{at:n.lastDeliveryAt})]}):i}),n.waiting>0&&e("p",{class:"small",children:[x(n.waiting,"record")," being read again"]})]}),e("li",{children:[e("h3",{children:"Catch-up"}),e("p",{class:"small quiet",children:"A light look, every five minutes, for what nobody told."}),e("p",{children:[r.lastAt?e(A,{at:r.lastAt}):i,r.lastAt&&`, found ${r.found===0?"nothing missing":x(r.found,"record")}`]}),r.nextAt&&e("p",{class:"small quiet",children:["Next ",e(A,{at:r.nextAt})]})]}),e("li",{children:[e("h3",{children:"Nightly sync"}),e("p",{class:"small quiet",children:"Everything compared, at 02:00 UTC."}),e("p",{children:o.lastFinishedAt?e(A,{at:o.lastFinishedAt}):i}),e("p",{class:"small quiet",children:["Next ",e(A,{at:qi()})]})]}),e("li",{children:[e("h3",{children:"Webhooks Journal"}),e("p",{class:"small quiet",children:"HubSpot's own record of changes, lists included."}),e("p",{children:e(le,{tone:l,children:u})}),s.problem&&e("p",{class:"small",children:s.problem})]})]})})}function ja({data:t,link:n,reload:r}){let[o,s]=y(!1),i=E();return e(z,{title:"Account",aside:e("a",{class:"button small",href:"/console/setup",children:"Change the set-up"}),children:[e("dl",{class:"facts",children:[e("dt",{children:"Name"}),e("dd",{children:n.accountName??"unnamed"}),e("dt",{children:"Hub id"}),e("dd",{children:e("code",{children:n.hubId})}),e("dt",{children:"Connected"}),e("dd",{children:[e(A,{at:n.connectedAt}),n.installedBy&&` by ${n.installedBy}`]}),n.currency&&e(k,{children:[e("dt",{children:"Currency"}),e("dd",{children:n.currency})]}),e("dt",{children:"Companies"}),e("dd",{children:t.companyFilter?mt(t.companyFilter.filter):"not chosen yet"})]}),n.status!=="DISCONNECTED"&&e("div",{class:"row under-facts",children:e(b,{kind:"danger small",onClick:()=>s(!0),children:"Disconnect\u2026"})}),o&&e(K,{title:"Disconnect HubSpot?",submit:"Disconnect",danger:!0,action:i,onClose:()=>s(!1),onSubmit:()=>i.run(async()=>{await w(yo,{}),await r(),T("HubSpot is disconnected.")}),children:e("p",{children:"The app is removed from the account and its tokens end. Customers, contacts, filter, fields and history stay, and nothing is synced until you connect again."})})]})}function qi(){let t=new Date;return t.setUTCHours(2,0,0,0),t.getTime()<=Date.now()&&t.setUTCDate(t.getUTCDate()+1),t.toISOString()}function cn({issue:t,retried:n}){return e("details",{children:[e("summary",{children:[e(X,{tone:t.severity==="ERROR"?"bad":"warn",children:t.severity==="ERROR"?"Error":"Warning"})," ",e("span",{class:t.resolvedAt?"quiet":void 0,children:t.message}),t.resolvedAt&&e(X,{tone:"good",children:"settled"})]}),e("dl",{class:"facts",children:[e("dt",{children:"Code"}),e("dd",{children:e("code",{children:t.code})}),t.hubSpotId&&e(k,{children:[e("dt",{children:t.recordKind==="CONTACT"?"Contact in HubSpot":"Company in HubSpot"}),e("dd",{children:t.recordKind==="COMPANY"?e("a",{href:`/console/not-here?id=${t.hubSpotId}`,children:t.hubSpotId}):t.hubSpotId})]}),t.field&&e(k,{children:[e("dt",{children:"Field"}),e("dd",{children:t.field})]}),t.value&&e(k,{children:[e("dt",{children:"Value"}),e("dd",{children:e("code",{children:t.value})})]}),e("dt",{children:"Seen"}),e("dd",{children:[t.occurrences===1?"once":`${O(t.occurrences)} times`,", last ",e(A,{at:t.lastSeenAt})]}),t.resolvedAt&&e(k,{children:[e("dt",{children:"Settled"}),e("dd",{children:e(A,{at:t.resolvedAt})})]}),t.providerAnswer&&e(k,{children:[e("dt",{children:"HubSpot's answer"}),e("dd",{children:e("code",{children:t.providerAnswer})})]}),t.correlationId&&e(k,{children:[e("dt",{children:"Correlation id"}),e("dd",{children:e("code",{children:t.correlationId})})]})]}),t.hubSpotId&&!t.resolvedAt&&e(za,{issue:t,retried:n})]})}function za({issue:t,retried:n}){let r=E(),o=s=>{r.run(async()=>{let{records:i,allRead:a}=await w(Wo,{input:s});n(),T(Ya(i??0,a??!1))})};return e("div",{class:"retry stack tight",children:[e(B,{errors:r.errors}),e("div",{class:"row",children:[e(b,{kind:"small",busy:r.busy,onClick:()=>o({ids:[t.id]}),children:"Retry this record"}),e(b,{kind:"small",busy:r.busy,onClick:()=>o({code:t.code}),children:"Retry all of this kind"}),r.busy&&e("span",{class:"small quiet",role:"status",children:"Asking HubSpot\u2026"})]})]})}function Ya(t,n){if(t===0)return"Nothing of it is open any more.";let r=x(t,"record");return n?`${r} read again. What went through is settled.`:`${r} asked for. HubSpot is slow: what is missing comes as soon as it can.`}function Qi(){let{query:t,route:n}=oe(),r=t.id??"",[o,s]=y(r),[i,a]=y("");return e($,{title:"Why is it not here?",lead:"Give the id of a company in HubSpot, or the address of its page there.",children:[e("form",{class:"card pad ask",onSubmit:u=>{u.preventDefault();let l=Ja(o);a(l?"":"There is no company id in that: it is a number, such as 150000000580."),l&&n(`/console/not-here?id=${l}`)},children:[e(U,{label:"Company id or address",value:o,onInput:s,wrong:i,placeholder:"https://app.hubspot.com/contacts/\u2026/record/0-2/150000000580",autocomplete:"off"}),e(b,{type:"submit",kind:"primary",children:"Ask"})]}),r&&e(Za,{id:r})]})}function Ja(t){return t.match(/(?:0-2|company)\/(\d+)/)?.[1]??t.trim().match(/^\d+$/)?.[0]}function Za({id:t}){let{data:n,error:r,loading:o,reload:s}=L(bo,{id:t}),i=n?.companyStatus;if(o)return e("div",{class:"card",children:e(D,{children:"Asking HubSpot\u2026"})});if(r)return e(F,{error:r,again:s});if(!i)return e("div",{class:"card",children:e(P,{title:"No answer",children:"Nothing is connected that could be asked."})});let[a,u]=gi[i.standing];return e("section",{class:"card pad stack","aria-live":"polite",children:[e("h2",{children:e(le,{tone:u,children:a})}),e("p",{children:i.message}),i.customer&&e("p",{children:["Its customer: ",e("a",{href:`/console/customers/${i.customer.displayId}`,children:i.customer.name}),i.customer.archivedAt&&" (archived)"]}),i.mergedIntoCompanyId&&e("p",{children:["It lives on as company ",e("a",{href:`/console/not-here?id=${i.mergedIntoCompanyId}`,children:i.mergedIntoCompanyId}),"."]}),i.standing==="PURGED"&&e("p",{children:["To let it come back, lift it from the ",e("a",{href:"/console/exclusions",children:"exclusions"}),"."]}),i.standing==="HELD"&&e("p",{children:e("a",{href:"/console/held-archives",children:"Decide about held archives"})}),i.issue&&e(cn,{issue:i.issue,retried:()=>{s()}})]})}var Xa=450;function Gi({filter:t}){let[n,r]=y(null),[o,s]=y(),[i,a]=y(""),u=JSON.stringify(t);return R(()=>{if(r(null),s(void 0),a(""),!t)return;let l=!1,d,c=setTimeout(()=>{w(wo,{filter:t}).then(({run:m})=>(d=m?.id,l?Ki(d):r(d??null)),m=>!l&&a(Hn(m)[0]?.message??""))},Xa);return()=>{l=!0,clearTimeout(c),Ki(d)}},[u]),Ge(ko,n?{id:n}:null,{next:({syncProgress:l})=>s(l),error:a}),e("aside",{class:"preview","aria-live":"polite","aria-label":"Preview",children:[e("h3",{children:"Preview"}),e(el,{filter:t,state:o,refused:i})]})}function Ki(t){t&&w(Qt,{id:t}).catch(()=>{})}function el({filter:t,state:n,refused:r}){if(r)return e("p",{class:"wrong",children:r});if(!t)return e("p",{class:"small quiet",children:"Choose something, and see here what it would bring. Nothing is written by looking."});let o=n?.preview;return!n||!o&&!n.failure?e(k,{children:[e("p",{class:"big number",children:n?O(n.customers.seen):"\u2026"}),e("p",{class:"small quiet",children:n&&n.customers.seen>0?"companies found so far":"Asking HubSpot\u2026"})]}):o?e(k,{children:[e("p",{class:"big number",children:O(o.matching)}),e("p",{class:"small quiet",children:o.matching===1?"company matches":"companies match"}),e("ul",{class:"would small",children:[e("li",{children:[x(o.wouldCreate,"customer")," would be created"]}),o.wouldBringBack>0&&e("li",{children:[x(o.wouldBringBack,"customer")," would come back"]}),o.wouldArchive>0&&e("li",{class:"warn",children:[x(o.wouldArchive,"customer")," would be archived"]})]}),o.sample.length>0&&e(k,{children:[e("p",{class:"small quiet",children:"Among them"}),e("ul",{class:"sample small",children:o.sample.slice(0,6).map(({hubSpotCompanyId:s,name:i,domain:a})=>e("li",{children:[e("span",{children:i?.trim()||`Company ${s}`}),e("span",{class:"quiet",children:a})]},s))})]})]}):e("p",{class:"wrong",children:n.failure?.message})}function Yi({state:t,reload:n,go:r}){let{data:o,error:s,loading:i,reload:a}=L(Co,{}),[u,l]=y(()=>ji(t)),d=E(),c=o?.companyFilterChoices,m=zi(u),g=JSON.stringify(m)===JSON.stringify(zi(ji(t))),p=h=>{d.clear(),l({...u,...h})},f=()=>d.run(async()=>{m&&(g||await w(xo,{input:{filter:m,expectedVersion:t.companyFilter?.version}}),await n(),r("fields"))});return e("section",{class:"card step wide",children:[e("div",{class:"stack tight",children:[e("h2",{children:"Which companies become customers?"}),e("p",{class:"lead",children:"Only these come here. A company that enters later appears by itself; one that leaves is archived."})]}),s&&e(F,{error:s,again:a}),i&&e(D,{children:"Asking HubSpot for lists, stages and pipelines\u2026"}),c&&e("div",{class:"choose",children:[e("div",{class:"stack",children:e(tl,{draft:u,change:p,choices:c})}),e(Gi,{filter:m})]}),e(B,{errors:d.errors}),e("div",{class:"row apart",children:[e("span",{class:"small quiet",children:t.companyFilter?`At present: ${mt(t.companyFilter.filter)}.`:""}),e(b,{kind:"primary large",busy:d.busy,disabled:!m,onClick:()=>{f()},children:g?"Keep and go on":"Save and go on"})]})]})}function tl({draft:t,change:n,choices:r}){let o=[["list","A list","Members of a HubSpot list of companies. What most teams use.",r.lists],["stages","Lifecycle stages","Companies in the stages you pick.",r.stages],["pipeline","A deal pipeline","Companies with at least one deal in it.",r.pipelines],["everything","Everything","Every company of the account.",{available:!0}]];return e("fieldset",{class:"kinds",children:[e("legend",{class:"unseen",children:"How companies are chosen"}),o.map(([s,i,a,u])=>{let l=t.kind===s,d=!u?.available;return e("div",{class:"kind","data-here":l,children:[e("label",{children:[e("input",{type:"radio",name:"kind",checked:l,disabled:d,onChange:()=>n({kind:s})}),e("span",{children:[e("span",{class:"strong",children:i})," ",s==="list"&&e(X,{tone:"good",children:"recommended"}),e("span",{class:"small quiet block",children:d?u?.reason??"HubSpot cannot be asked just now.":a})]})]}),l&&!d&&e(nl,{kind:s,draft:t,change:n,choices:r})]},s)})]})}function nl({kind:t,draft:n,change:r,choices:o}){switch(t){case"list":return e(rl,{draft:n,change:r,choices:o});case"stages":return e(ol,{draft:n,change:r,choices:o});case"pipeline":return e(il,{draft:n,change:r,choices:o});case"everything":return null}}function rl({draft:t,change:n,choices:r}){let[o,s]=y(""),i=r.lists?.lists??[],a=i.filter(({name:u})=>u.toLowerCase().includes(o.toLowerCase()));return i.length===0?e("p",{class:"small quiet within",children:"The account has no list of companies."}):e("div",{class:"within stack tight",children:[i.length>8&&e(U,{label:"Find a list",hidden:!0,type:"search",value:o,onInput:s,placeholder:"Find a list"}),e("ul",{class:"options","aria-label":"Lists",children:[a.map(({list:u,name:l,companyCount:d,isProcessing:c})=>e("li",{children:e("label",{class:"option",children:[e("input",{type:"radio",name:"list",checked:t.list===u,onChange:()=>n({list:u})}),e("span",{class:"name",children:l}),c&&e(X,{tone:"busy",children:"being worked out"}),e("span",{class:"small quiet number",children:d==null?"size unknown":x(d,"company","companies")})]})},u)),a.length===0&&e("li",{class:"small quiet",children:"No list is called that."})]})]})}var Ji=(t,n)=>t.includes(n)?t.filter(r=>r!==n):[...t,n];function ol({draft:t,change:n,choices:r}){return e("ul",{class:"options within","aria-label":"Lifecycle stages",children:(r.stages?.stages??[]).map(({value:o,label:s,companyCount:i})=>e("li",{children:e("label",{class:"option",children:[e("input",{type:"checkbox",checked:t.stages.includes(o),onChange:()=>n({stages:Ji(t.stages,o)})}),e("span",{class:"name",children:s}),e("span",{class:"small quiet number",children:i==null?"size unknown":x(i,"company","companies")})]})},o))})}function il({draft:t,change:n,choices:r}){let o=r.pipelines?.pipelines??[],s=o.find(({pipeline:i})=>i===t.pipeline);return e("div",{class:"within stack tight",children:[e(j,{label:"Pipeline",value:t.pipeline,onChange:i=>n({pipeline:i,pipelineStages:[]}),options:[["","Choose a pipeline"],...o.map(({pipeline:i,name:a,dealCount:u})=>[i,u==null?a:`${a} (${x(u,"deal")})`])]}),s&&e("fieldset",{children:[e("legend",{children:"Stages"}),e("p",{class:"small quiet",children:"Tick none for all of them."}),e("ul",{class:"options",children:s.stages.map(({stage:i,label:a,isClosed:u})=>e("li",{children:e("label",{class:"option",children:[e("input",{type:"checkbox",checked:t.pipelineStages.includes(i),onChange:()=>n({pipelineStages:Ji(t.pipelineStages,i)})}),e("span",{class:"name",children:a}),u&&e("span",{class:"small quiet",children:"closed"})]})},i))})]}),e(M,{children:"Sizes count deals, since HubSpot gives companies no pipeline of their own. The preview counts companies."})]})}function ji(t){let n={kind:"list",list:"",stages:[],pipeline:"",pipelineStages:[]},r=t.companyFilter?.filter;return r?"list"in r?{...n,kind:"list",list:r.list}:"stages"in r?{...n,kind:"stages",stages:r.stages.map(({value:o})=>o)}:"pipeline"in r?{...n,kind:"pipeline",pipeline:r.pipeline,pipelineStages:r.pipelineStages.map(({value:o})=>o)}:{...n,kind:"everything"}:n}function zi({kind:t,list:n,stages:r,pipeline:o,pipelineStages:s}){switch(t){case"list":return n?{list:{id:n}}:null;case"stages":return r.length>0?{lifecycleStages:{stages:r}}:null;case"pipeline":return o?{dealPipeline:{pipeline:o,stages:s}}:null;case"everything":return{everything:!0}}}function Zi({state:t,reload:n,go:r}){let o=E(),{integration:s,companyFilter:i,customerFieldMap:a,contactFieldMap:u}=t,l=t.customers?.totalCount??0,d=gt(t)&&i!=null,c=[...a?.rows??[],...u?.rows??[]].filter(({problem:g})=>g),m=()=>{o.run(async()=>{await w(Po,{}),await n(),r("sync")})};return e("section",{class:"card step",children:[e("h2",{children:l>0?"Bring everything up to date?":"Ready for the first sync?"}),e("dl",{class:"facts summary",children:[e("dt",{children:"Account"}),e("dd",{children:[s?s.accountName??`hub ${s.hubId}`:"none"," ",e(Zn,{to:"connect"})]}),e("dt",{children:"Companies"}),e("dd",{children:[i?mt(i.filter):"not chosen yet"," ",e(Zn,{to:"companies"})]}),e("dt",{children:"Fields"}),e("dd",{children:[x(a?.rows.length??0,"property","properties")," of companies, ",u?.rows.length??0," of contacts ",e(Zn,{to:"fields"})]}),e("dt",{children:"Direction"}),e("dd",{children:"From HubSpot to here, never back"}),l>0&&e(k,{children:[e("dt",{children:"Here already"}),e("dd",{children:[x(l,"customer"),"; those that are right are not touched"]})]})]}),c.length>0&&e(M,{tone:"warn",title:`${x(c.length,"row")} of the map cannot be followed`,children:c.map(({property:g,problem:p})=>`${g}: ${p}`).join(" ")}),e(B,{errors:o.errors}),e("div",{class:"row apart",children:[e("span",{class:"small quiet",children:"You can stop it at any time. It survives a restart."}),e(b,{kind:"primary large",busy:o.busy,disabled:!d,onClick:m,children:l>0?"Run full sync":"Run initial sync"})]})]})}function Zn({to:t}){return e("a",{class:"small",href:`/console/setup/${t}`,children:["Change",e("span",{class:"unseen",children:[" the ",t]})]})}function Xi({state:t,go:n}){let{integration:r}=t;return gt(t)?e("section",{class:"card step",children:[e("h2",{children:["Connected to ",r?.accountName??`HubSpot account ${r?.hubId}`]}),e("p",{class:"lead",children:["Hub id ",e("code",{children:r?.hubId}),", ",r?.grantedScopes.length," permissions granted, none of them writes."]}),r?.missingOptionalScopes.map(({scope:o,message:s})=>e(M,{title:"Not granted",children:s},o)),e("div",{class:"row apart",children:[e(pt,{label:"Consent again",kind:"plain"}),e(b,{kind:"primary large",onClick:()=>n("companies"),children:"Choose companies"})]})]}):e("section",{class:"card step",children:[e("h2",{children:r?"Connect HubSpot again":"Connect HubSpot"}),e("p",{class:"lead",children:"HubSpot asks you which account this is and whether Pivotal may read it. You come back here by yourself."}),e("ul",{class:"promises",children:[e("li",{children:[e("strong",{class:"strong",children:"Read only."})," Pivotal asks to read companies, contacts and their properties. It asks for nothing that writes."]}),e("li",{children:[e("strong",{class:"strong",children:"Lists, owners and deals are optional."})," What HubSpot does not grant is named, and the rest works without it."]}),e("li",{children:[e("strong",{class:"strong",children:"You need to be a super admin"})," of the HubSpot account, or may install apps there."]})]}),e("div",{class:"row end",children:e(pt,{label:"Go to HubSpot",kind:"primary large"})})]})}function es({go:t}){return e("section",{class:"card step",children:[e("h2",{children:"One way, from HubSpot to here"}),e("div",{class:"direction",role:"img","aria-label":"Changes go from HubSpot to Pivotal and never back",children:[e("span",{children:"HubSpot"}),e("svg",{viewBox:"0 0 120 16","aria-hidden":"true",children:e("path",{d:"M2 8h112M106 2l8 6-8 6",fill:"none",stroke:"currentColor","stroke-width":"2","stroke-linecap":"round","stroke-linejoin":"round"})}),e("span",{children:"Pivotal"})]}),e("ul",{class:"promises",children:[e("li",{children:[e("strong",{class:"strong",children:"What changes in HubSpot shows up here,"})," mostly within ten seconds, and at the latest after the night."]}),e("li",{children:[e("strong",{class:"strong",children:"What changes here stays here."})," Nothing is ever written to a record in HubSpot; the permission to do so is not even asked for."]}),e("li",{children:[e("strong",{class:"strong",children:"Deleted in HubSpot means archived here."})," Onboardings, tasks and history stay until a person deletes them."]})]}),e("div",{class:"row end",children:e(b,{kind:"primary large",onClick:()=>t("confirm"),children:"I understand"})})]})}function Xn({rows:t,properties:n,targets:r,unmapped:o,remark:s,onDirty:i,save:a,reset:u}){let[l,d]=y(t),c=E(),m=JSON.stringify(l)!==JSON.stringify(t);R(()=>i(m),[m]),R(()=>()=>i(!1),[]);let g=(f,h)=>{c.clear(),d(l.map((C,S)=>S===f?{...C,...h,problem:void 0}:C))},p=(f,h)=>{c.run(async()=>{await f(),T(h)})};return e("div",{class:"stack",children:[e("div",{class:"map",role:"table","aria-label":"Field map",children:[e("div",{class:"map-head",role:"row",children:[e("span",{role:"columnheader",children:"HubSpot property"}),e("span",{role:"columnheader",children:"feeds"}),e("span",{role:"columnheader",children:e("span",{class:"unseen",children:"Remove"})})]}),l.map((f,h)=>e(sl,{row:f,number:h+1,wrong:c.errors.filter(C=>ts(C)===h).map(({message:C})=>C),properties:n,targets:r,change:C=>g(h,C),remove:()=>{c.clear(),d(l.filter((C,S)=>S!==h))}},h))]}),e("div",{class:"row",children:[e(b,{kind:"small",onClick:()=>d([...l,{property:"",target:""}]),children:"Add a row"}),e(b,{kind:"plain small",busy:c.busy,onClick:()=>p(u,"The map is the default again."),children:"Back to the default"}),s&&e("span",{class:"small quiet",children:s})]}),o.length>0&&!m&&e("ul",{class:"notes small",children:o.map(({field:f,note:h})=>e("li",{children:[e("span",{class:"strong",children:f}),": ",h]},f))}),e(B,{errors:c.errors.filter(f=>ts(f)===null)}),m&&e("div",{class:"row end bar",children:[e(b,{onClick:()=>{c.clear(),d(t)},children:"Discard"}),e(b,{kind:"primary",busy:c.busy,disabled:l.some(({property:f,target:h})=>!f||!h),onClick:()=>p(()=>a(l),"The map is saved. Values follow with the next full sync."),children:"Save the map"})]})]})}function ts({field:t}){let n=t.indexOf("rows"),r=n<0?Number.NaN:Number(t[n+1]);return Number.isInteger(r)?r:null}function sl({row:t,number:n,wrong:r,properties:o,targets:s,change:i,remove:a}){let u=o.find(({name:m})=>m===t.property),l=Map.groupBy(o.filter(({isHidden:m,name:g})=>!m||g===t.property),({group:m})=>m),d=[...r,...t.problem&&r.length===0?[t.problem]:[]],c=d.length>0?`row-${n}-wrong`:void 0;return e("div",{class:"map-row",role:"row",children:[e("div",{role:"cell",class:"stack tight",children:[e("select",{class:"input","aria-label":`Property of row ${n}`,"aria-invalid":c?"true":void 0,"aria-describedby":c,value:t.property,onChange:m=>i({property:m.currentTarget.value}),children:[e("option",{value:"",children:"Choose a property"}),t.property&&!u&&e("option",{value:t.property,children:t.label??t.property}),[...l].map(([m,g])=>e("optgroup",{label:m,children:g.map(({name:p,label:f})=>e("option",{value:p,children:f},p))},m))]}),e("span",{class:"small quiet type",children:[t.property&&e("code",{children:t.property}),u&&` \xB7 ${fi[u.type]}${u.isMultiple?", several":""}`]})]}),e("span",{class:"arrow","aria-hidden":"true",children:"\u2192"}),e("div",{role:"cell",children:e("select",{class:"input","aria-label":`What row ${n} feeds`,"aria-invalid":c?"true":void 0,"aria-describedby":c,value:t.target,onChange:m=>i({target:m.currentTarget.value}),children:[e("option",{value:"",children:"Choose a field"}),s.filter(([,m])=>m.length>0).map(([m,g])=>e("optgroup",{label:m,children:g.map(([p,f])=>e("option",{value:p,children:f},p))},m))]})}),e("div",{role:"cell",children:e(b,{kind:"plain small",label:`Remove row ${n}`,onClick:a,children:"Remove"})}),c&&e("p",{class:"wrong",id:c,role:"cell",children:d.join(" ")})]})}function ns({reload:t,go:n}){let[r,o]=y("customers"),[s,i]=y(!1);return e("section",{class:"card step wide",children:[e("div",{class:"stack tight",children:[e("h2",{children:"Which property feeds which field?"}),e("p",{class:"lead",children:"What HubSpot feeds is changed in HubSpot alone. Everything that no property feeds is yours to edit here."})]}),e("div",{class:"switch",role:"group","aria-label":"Whose fields",children:["customers","contacts"].map(a=>e("button",{type:"button","aria-pressed":r===a,onClick:()=>!s&&o(a),disabled:s&&r!==a,children:a==="customers"?"Customers, from companies":"Contacts, from contacts"},a))}),r==="customers"?e(al,{saved:t,onDirty:i}):e(ll,{saved:t,onDirty:i}),e("div",{class:"row apart",children:[e("span",{class:"small quiet",children:s?"Save or discard the rows above first.":""}),e(b,{kind:"primary large",disabled:s,onClick:()=>n("direction"),children:"Go on"})]})]})}var er="tag";function al({saved:t,onDirty:n}){let{data:r,error:o,reload:s}=L(So,{}),i=r?.customerFieldMap;if(o&&!r)return e(F,{error:o,again:s});if(!i)return e(D,{children:"Reading the map and HubSpot's properties\u2026"});let a=async()=>{await s(),await t()},u=i.rows.map(({property:d,problem:c,hubSpotLabel:m,target:g})=>({property:d,label:m,problem:c,target:"field"in g&&g.field?g.field:"customField"in g&&g.customField?g.customField.id:er})),l=r.workspace?.customFields??[];return e(Xn,{rows:u,properties:r.hubSpotProperties??[],targets:[["Fields",Object.entries(nn)],["Custom fields",l.map(({id:d,label:c})=>[d,c])],["Otherwise",[[er,"A tag"]]]],unmapped:i.unmapped.map(({field:d,defaultProperty:c,note:m})=>({field:nn[d],defaultProperty:c,note:m})),remark:i.currency?`Amounts come as they are. The account's currency is ${i.currency}.`:void 0,onDirty:n,save:async d=>{let c=d.map(({property:m,target:g})=>({property:m,target:g===er?{tag:!0}:g in nn?{field:g}:{customFieldId:g}}));await w(_o,{input:{rows:c,expectedVersion:i.version}}),await a()},reset:async()=>{await w(Do,{version:i.version}),await a()}},i.version)}function ll({saved:t,onDirty:n}){let{data:r,error:o,reload:s}=L(Eo,{}),i=r?.contactFieldMap;if(o&&!r)return e(F,{error:o,again:s});if(!i)return e(D,{children:"Reading the map and HubSpot's properties\u2026"});let a=async()=>{await s(),await t()},u=i.rows.map(({property:l,problem:d,hubSpotLabel:c,target:m})=>({property:l,label:c,problem:d,target:"field"in m&&m.field?m.field:"customField"in m&&m.customField?m.customField.id:""}));return e(Xn,{rows:u,properties:r.hubSpotProperties??[],targets:[["Fields",Object.entries(rn)],["Custom fields",(r.workspace?.customFields??[]).map(({id:l,label:d})=>[l,d])]],unmapped:i.unmapped.map(({field:l,defaultProperty:d,note:c})=>({field:rn[l],defaultProperty:d,note:c})),onDirty:n,save:async l=>{let d=l.map(({property:c,target:m})=>({property:c,target:m in rn?{field:m}:{customFieldId:m}}));await w(Ao,{input:{rows:d,expectedVersion:i.version}}),await a()},reset:async()=>{await w(Ro,{version:i.version}),await a()}},i.version)}function rs({state:t,reload:n}){let[r]=pn(t),{run:o,points:s,error:i}=ln(r?.id??null,()=>{n()});if(!r)return e("section",{class:"card",children:e(P,{title:"Nothing has been run yet",action:e("a",{class:"button primary",href:"/console/setup/confirm",children:"Look it over and run"})})});if(!o)return e("section",{class:"card",children:i?e("p",{class:"wrong body",children:i}):e(D,{children:"Looking how the run goes\u2026"})});let a=Pe(o),u=o.customers.updated+o.contacts.updated,l=o.customers.unchanged+o.contacts.unchanged;return e("section",{class:"card step wide",children:[e("h2",{children:a?ul(o.status):"Bringing your customers here"}),e(un,{run:o,points:s}),a&&o.status.startsWith("SUCCEEDED")&&e(k,{children:[e("p",{children:[x(o.customers.created,"customer")," and ",x(o.contacts.created,"contact")," created",u>0&&`, ${O(u)} updated`,l>0&&`, ${O(l)} were right already`,". From here on changes come by themselves."]}),e("div",{class:"row end",children:[e("a",{class:"button",href:`/console/sync-log/${encodeURIComponent(o.id)}`,children:o.issueCount>0?`Look at ${x(o.issueCount,"issue")}`:"Look at the run"}),e("a",{class:"button primary large",href:"/console/customers",children:"See the customers"})]})]}),a&&!o.status.startsWith("SUCCEEDED")&&e("div",{class:"row end",children:e("a",{class:"button",href:o.status==="HELD"?"/console/held-archives":"/console/setup/confirm",children:o.status==="HELD"?"Decide about the held archives":"Back to confirm"})})]})}function ul(t){return t==="CANCELLED"?"The sync was cancelled":t==="FAILED"?"The sync could not go on":t==="HELD"?"Your customers are here; some archives are held":"Your customers are here"}var tr=[["connect","Connect"],["companies","Companies"],["fields","Fields"],["direction","Direction"],["confirm","Confirm"],["sync","First sync"]];function nr(){let{params:t}=Oe(),{route:n}=oe(),{data:r,error:o,loading:s,reload:i}=L(vo,{}),a=tr.find(([l])=>l===t.step)?.[0],u=l=>n(`/console/setup/${l}`);return R(()=>{r&&!a&&n(`/console/setup/${cl(r)}`,!0)},[r,a]),e($,{title:"Set up HubSpot",lead:"Six steps. You may leave at any time; what you chose is kept.",children:[e(pl,{now:a,state:r}),o&&e(F,{error:o,again:i}),s&&e("div",{class:"card",children:e(D,{children:"Reading where you stand\u2026"})}),r&&a&&e(dl,{step:a,state:r,reload:i,go:u},a)]})}function dl({step:t,...n}){switch(t){case"connect":return e(Xi,{...n});case"companies":return e(Yi,{...n});case"fields":return e(ns,{...n});case"direction":return e(es,{...n});case"confirm":return e(Zi,{...n});case"sync":return e(rs,{...n})}}var gt=t=>t.integration?.status==="CONNECTED",pn=t=>(t.syncRuns?.nodes??[]).filter(({kind:n})=>n==="INITIAL"||n==="NIGHTLY");function cl(t){return gt(t)?pn(t).some(n=>!Pe(n))?"sync":t.companyFilter?"confirm":"companies":"connect"}function pl({now:t,state:n}){let r=n?gt(n):!1,o=r&&n?.companyFilter!=null,s=n?pn(n).length>0:!1,i=tr.findIndex(([l])=>l===t),a={connect:r,companies:o,fields:o&&(i>2||s),direction:o&&(i>3||s),confirm:s,sync:s},u={connect:!0,companies:r,fields:r,direction:r,confirm:o,sync:o&&s};return e("nav",{"aria-label":"Steps of the set-up",children:e("ol",{class:"trail",children:tr.map(([l,d],c)=>e("li",{class:a[l]?"done":void 0,children:e("a",{href:u[l]?`/console/setup/${l}`:void 0,"aria-disabled":u[l]?void 0:"true",role:u[l]?void 0:"link","aria-current":l===t?"step":void 0,children:[e("span",{class:"dot","aria-hidden":"true",children:a[l]&&l!==t?"\u2713":c+1}),e("span",{children:[d,a[l]&&e("span",{class:"unseen",children:" (done)"})]})]})},l))})})}var rr="pivotal.scheme",or=class{chosen=pe("system");begin(){let n=localStorage.getItem(rr);this.choose(n==="light"||n==="dark"?n:"system")}choose(n){this.chosen.value=n,n==="system"?(localStorage.removeItem(rr),delete document.documentElement.dataset.scheme):(localStorage.setItem(rr,n),document.documentElement.dataset.scheme=n)}},Tt=new or;function os({children:t}){let n=he(),r=ke(n),{path:o}=oe(),[s,i]=y(!1),a=L(Xo,{},!r);R(()=>{i(!1),r&&a.reload()},[o]),R(()=>{if(!s)return;let g=p=>p.key==="Escape"&&i(!1);return addEventListener("keydown",g),()=>removeEventListener("keydown",g)},[s]);let u=a.data?.heldArchives?.totalCount??0,l=a.data?.integration,d=a.data?.webhookEndpoints?.some(({status:g})=>g==="DISABLED_BY_FAILURES"),c=l&&(l.status!=="CONNECTED"||l.lanes.fullSyncOverdue||l.lanes.incrementalUpdateOverdue),m=[["Customers",[["/console/customers","Customers"]]],...r?[["HubSpot",[["/console/integration","Integration",c?e(X,{tone:"warn",children:"attention"}):void 0],["/console/setup","Set-up"],["/console/sync-log","Sync log"],["/console/held-archives","Held archives",u>0?e(X,{tone:"warn",children:u}):void 0],["/console/not-here","Why is it not here?"],["/console/exclusions","Exclusions"]]],["Workspace",[["/console/users","Users"],["/console/api-keys","API keys"],["/console/webhooks","Webhooks",d?e(X,{tone:"warn",children:"attention"}):void 0],["/console/fields","Fields and plans"]]]]:[["You",[["/console/api-keys","API keys"]]]],["For developers",[["/explorer/","API explorer"]]]];return e("div",{class:"shell","data-menu":s?"open":"closed",children:[e("a",{class:"skip",href:"#main",children:"Skip to the page"}),e("div",{class:"topbar",children:[e(mn,{name:n.workspace?.name}),e(b,{kind:"small",expanded:s,onClick:()=>i(!s),children:"Menu"})]}),s&&e("button",{class:"veil",type:"button","aria-label":"Close the menu",onClick:()=>i(!1)}),e("header",{class:"rail",children:[e(mn,{name:n.workspace?.name}),e("nav",{"aria-label":"Pages",children:m.map(([g,p])=>e("section",{"aria-label":g,children:[p.length>1&&e("h2",{children:g}),e("ul",{children:p.map(([f,h,C])=>e("li",{children:e("a",{href:f,"aria-current":gl(o,f)?"page":void 0,children:[h,C]})},f))})]},g))}),e("footer",{children:[e("p",{class:"who",children:[e("span",{class:"strong",children:n.user?.name}),e("br",{}),e("span",{class:"quiet",children:Ne[n.role]})]}),e("div",{class:"row",children:[e(ml,{}),e(b,{kind:"plain small",onClick:()=>ue.signOut(),children:"Sign out"})]})]})]}),e("main",{id:"main",tabIndex:-1,children:[t,!It.value&&e("div",{class:"lost",children:e(M,{tone:"warn",alert:!0,children:"The live connection was lost. What you see may be old; it is being made again."})})]})]})}function mn({name:t}){return e("a",{class:"brand",href:"/console/",children:[e("svg",{width:"26",height:"26",viewBox:"0 0 32 32","aria-hidden":"true",children:[e("rect",{width:"32",height:"32",rx:"8",fill:"currentColor"}),e("path",{d:"M9 10.5a6.5 6.5 0 0 1 12.6 2.3M23 21.500a6.500 6.500 0 0 1-12.600-2.300M23.600 8.600v4.600h-4.600",fill:"none",stroke:"var(--accent-ink)","stroke-width":"2.6","stroke-linecap":"round","stroke-linejoin":"round"})]}),e("span",{children:["Pivotal",t&&e("small",{children:t})]})]})}function ml(){let t=[["system","System"],["light","Light"],["dark","Dark"]];return e("label",{class:"scheme",children:[e("span",{class:"unseen",children:"Colours"}),e("select",{value:Tt.chosen.value,onChange:n=>Tt.choose(n.currentTarget.value),children:t.map(([n,r])=>e("option",{value:n,children:r},n))})]})}function gl(t,n){return t===n||t.startsWith(`${n}/`)}function is(){let[t,n]=y(""),[r,o]=y(""),[s,i]=y(!1),a=location.hash==="#connected";R(()=>{document.title="Sign in \xB7 Pivotal"},[]);let u=async()=>{let l=t.trim();if(!l)return o("Paste a key first.");if(!l.startsWith("pivotal_"))return o("This is no key of Pivotal: those begin with pivotal_.");i(!0),o("");try{let d=await fetch("/graphql",{method:"POST",headers:{authorization:`Bearer ${l}`,"content-type":"application/json"},body:JSON.stringify({query:"{ viewer { role } }"})});d.ok?ue.signIn(l):d.status===401?o("This key is not valid. It may be mistyped or revoked."):o(`The service answered with status ${d.status}. Try again in a moment.`)}catch{o("The service cannot be reached. Is it running?")}finally{i(!1)}};return e("main",{class:"gate",children:e("div",{class:"gate-card",children:[e(mn,{}),a&&e(M,{tone:"good",title:"HubSpot is connected",children:"Sign in to go on here, or close this page and go on where you came from."}),ue.expired.value&&e(M,{tone:"warn",title:"You were signed out",alert:!0,children:"The key is no longer valid: it was revoked, or its user's role has changed."}),e("form",{class:"card pad stack",onSubmit:l=>{l.preventDefault(),u()},children:[e("h1",{children:"Sign in"}),e(U,{label:"API key",type:"password",value:t,onInput:n,wrong:r,autofocus:!0,autocomplete:"off",spellcheck:!1,placeholder:"pivotal_\u2026",hint:"It stays in this tab and is forgotten when you close it."}),e(b,{type:"submit",kind:"primary",busy:s,children:s?"Trying the key\u2026":"Sign in"})]}),e("p",{class:"small quiet",children:["No key yet? An admin of your workspace makes one, or the operator does with ",e("code",{children:"pivotal key create"}),"."]})]})})}var ss=e("a",{href:"/console/sync-log",children:"Sync log"});function as(){let{params:t}=Oe(),n=t.id??"",{data:r,error:o,loading:s,reload:i}=L(Io,{id:n}),a=r?.syncRun,u=ln(a&&!Pe(a)?n:null,()=>{i()}),l=u.run??a;return l?e($,{title:en[l.kind],crumb:ss,lead:e(k,{children:["Asked for ",e(A,{at:l.queuedAt}),l.requestedBy&&` by ${l.requestedBy.name}`,"."]}),children:[e(z,{children:e(un,{run:l,points:u.points})}),l.held>0&&e(M,{tone:"warn",title:`${x(l.held,"archive")} held`,action:e("a",{class:"button small",href:"/console/held-archives",children:"Decide"}),children:"More customers would have gone than the guard lets go in a day."}),e(fl,{run:l}),e(hl,{id:n,amount:l.issueCount})]}):e($,{title:s?"Run":"No such run",crumb:ss,children:[o&&e(F,{error:o,again:i}),e("div",{class:"card",children:s?e(D,{children:"Reading the run\u2026"}):!o&&e(P,{title:"Not here",children:"There is no run with this id. The log keeps thirty days."})})]})}function fl({run:t}){let n=[["Read","seen"],["Created","created"],["Updated","updated"],["Unchanged","unchanged"],["Archived","archived"],["Restored","restored"],["Failed","failed"]];return e(z,{title:"What it did",pad:!1,children:[e(ie,{label:"What it did",children:e("table",{children:[e("thead",{children:e("tr",{children:[e("th",{scope:"col",children:"Records"}),n.map(([r])=>e("th",{scope:"col",class:"right",children:r},r))]})}),e("tbody",{children:["customers","contacts"].map(r=>e("tr",{children:[e("th",{scope:"row",children:r==="customers"?"Customers":"Contacts"}),n.map(([o,s])=>e("td",{class:"right",children:O(t[r][s]??0)},o))]},r))})]})}),e("div",{class:"body small quiet stack tight",children:[e("p",{children:[x(t.links.added,"link")," between them added, ",O(t.links.removed)," removed.",t.leftFilter>0&&` ${x(t.leftFilter,"customer")} left the filter.`]}),t.plan&&e("p",{children:t.plan.explanation}),t.repairs&&e("p",{children:["Mended at night: ",t.repairs.creations," missing, ",t.repairs.updates," old, ",t.repairs.restores," still archived, ",t.repairs.deletions," deleted or merged,"," ",t.repairs.departures," departed, ",t.repairs.links," links."]})]})]})}function hl({id:t,amount:n}){let r=ye(To,{id:t,first:50},o=>o.syncRun?.issues);return e(z,{title:"Issues",pad:!1,aside:e("span",{class:"small quiet",children:x(n,"issue")}),children:[r.error&&e(F,{error:r.error,again:r.reload}),r.loading?e(D,{children:"Reading issues\u2026"}):r.rows.length===0?e(P,{title:"No issues",children:"Every record and every value of this run was understood."}):e(k,{children:[e("ul",{class:"issues",children:r.rows.map(o=>e("li",{children:e(cn,{issue:o,retried:r.reload})},o.id))}),e(be,{shown:x(r.rows.length,"issue"),more:r.more,busy:r.loadingMore,hasMore:r.hasMore})]})]})}function ls(){let t=he(),[n,r]=y(!1),{data:o,error:s,loading:i,reload:a}=L(Oo,{includeDeactivated:n}),[u,l]=y(!1),[d,c]=y(null),m=E(),g=E();return e($,{title:"Users",lead:"HubSpot's owners are matched to them by e-mail address.",actions:e(b,{kind:"primary",onClick:()=>l(!0),children:"Add a user\u2026"}),children:[e("label",{class:"check",children:[e("input",{type:"checkbox",checked:n,onChange:p=>r(p.currentTarget.checked)}),"Show those who lost access"]}),s&&e(F,{error:s,again:a}),e(B,{errors:m.errors}),e("div",{class:"card",children:i?e(D,{children:"Reading users\u2026"}):e(ie,{label:"Users",children:e("table",{children:[e("thead",{children:e("tr",{children:[e("th",{scope:"col",children:"Name"}),e("th",{scope:"col",children:"Role"}),e("th",{scope:"col",children:"Added"}),e("th",{scope:"col",children:e("span",{class:"unseen",children:"Deactivate"})})]})}),e("tbody",{children:(o?.workspace?.users??[]).map(p=>e("tr",{class:p.deactivatedAt?"archived":void 0,children:[e("td",{children:[e("span",{class:"strong",children:p.name}),p.id===t.user?.id&&e("span",{class:"small quiet",children:" you"}),e("div",{class:"small quiet",children:p.email})]}),e("td",{children:p.role==="OWNER"||p.deactivatedAt||p.id===t.user?.id?Ne[p.role]:e(j,{label:`Role of ${p.name}`,hidden:!0,value:p.role,onChange:f=>{m.run(async()=>{await w($o,{input:{id:p.id,role:f}}),await a(),T(`${p.name} is ${Ne[f].toLowerCase()} from here on.`)})},options:[["ADMIN",Ne.ADMIN],["MEMBER",Ne.MEMBER]]})}),e("td",{children:e(A,{at:p.createdAt})}),e("td",{class:"right",children:p.deactivatedAt?e("span",{class:"quiet",children:["left ",e(A,{at:p.deactivatedAt})]}):p.role!=="OWNER"&&e(b,{kind:"small",label:`Deactivate ${p.name}`,onClick:()=>c(p),children:"Deactivate\u2026"})})]},p.id))})]})})}),u&&e(yl,{close:()=>l(!1),reload:a}),d&&e(K,{title:`Deactivate ${d.name}?`,submit:"Deactivate",danger:!0,action:g,onClose:()=>c(null),onSubmit:()=>g.run(async()=>{await w(Ho,{id:d.id}),await a(),T(`${d.name} has no access any more.`)}),children:e("p",{children:"Their keys are refused at once. What they did stays in the history under their name."})})]})}function yl({close:t,reload:n}){let[r,o]=y(""),[s,i]=y(""),[a,u]=y("MEMBER"),l=E();return e(K,{title:"Add a user",submit:"Add",action:l,disabled:!r.trim()||!s.trim(),onClose:t,onSubmit:()=>l.run(async()=>{await w(Uo,{input:{name:r,email:s,role:a}}),await n(),T(`${r} was added. Make them a key under API keys.`)}),children:[e(U,{label:"Name",value:r,onInput:o,autofocus:!0,autocomplete:"off"}),e(U,{label:"E-mail address",type:"email",value:s,onInput:i,autocomplete:"off"}),e(j,{label:"Role",value:a,onChange:d=>u(d),options:[["MEMBER","Member: sees the customers assigned to them"],["ADMIN","Admin: runs the integration"]]})]})}var Re={CONNECTION_REAUTHORIZE:"connection.reauthorize",CONTACT_ARCHIVED:"contact.archived",CONTACT_CREATED:"contact.created",CONTACT_UPDATED:"contact.updated",CUSTOMER_ARCHIVED:"customer.archived",CUSTOMER_CREATED:"customer.created",CUSTOMER_PURGED:"customer.purged",CUSTOMER_RESTORED:"customer.restored",CUSTOMER_UPDATED:"customer.updated",ONBOARDING_CREATED:"onboarding.created",SYNC_FAILED:"sync.failed",SYNC_HELD:"sync.held",TASK_COMPLETED:"task.completed",TEST:"webhook.test"},us=[["Customers",[["CUSTOMER_CREATED","is new here"],["CUSTOMER_UPDATED","values changed"],["CUSTOMER_ARCHIVED","went to the archive"],["CUSTOMER_RESTORED","came back"],["CUSTOMER_PURGED","was deleted for good"]]],["Contacts",[["CONTACT_CREATED","is new here"],["CONTACT_UPDATED","values changed"],["CONTACT_ARCHIVED","was archived or erased"]]],["Onboardings",[["ONBOARDING_CREATED","somebody began one"],["TASK_COMPLETED","a task is done"]]],["The integration",[["SYNC_FAILED","a sync could not go on"],["SYNC_HELD","archives wait for an admin"],["CONNECTION_REAUTHORIZE","HubSpot wants consent again"]]]],gn={DISABLED:["Disabled","calm"],DISABLED_BY_FAILURES:["Disabled after failures","bad"],ENABLED:["Enabled","good"]},ir={DELIVERED:["Delivered","good"],FAILED:["Given up","bad"],PENDING:["Under way","busy"]};var ds=20,bl=2e3;function cs({endpoint:t,turn:n,changed:r}){let[o,s]=y(""),[i,a]=y(""),u=o!==""||i!=="",l=ye(Vo,{endpoint:t.id,first:ds,status:o||null,event:i||null},m=>m.webhookDeliveries);R(()=>{n>0&&l.reload()},[n]);let d=l.rows.length<=ds&&l.rows.some(m=>m.status==="PENDING");R(()=>{if(!d)return;let m=setInterval(l.reload,bl);return()=>clearInterval(m)},[d,o,i]);let c=G(!1);return R(()=>{c.current&&!d&&r(),c.current=d},[d]),e(z,{title:"Deliveries",pad:!1,aside:e(b,{kind:"plain small",onClick:l.reload,children:"Look again"}),children:[e("div",{class:"filters inset",children:[e(j,{label:"State",value:o,onChange:s,options:[["","Any"],...Object.entries(ir).map(([m,[g]])=>[m,g])]}),e(j,{label:"Event",value:i,onChange:a,options:[["","Any"],...Object.entries(Re)]})]}),l.error&&e(F,{error:l.error,again:l.reload}),l.loading?e(D,{children:"Reading deliveries\u2026"}):l.rows.length===0?!l.error&&e(P,{title:u?"Nothing of that kind":"Nothing sent yet",children:u?"Take a condition away to see more.":"What happens from now on is told; a test shows whether it arrives. Deliveries stay here for thirty days."}):e(k,{children:[e("ul",{class:"issues deliveries",children:l.rows.map(m=>e("li",{children:e(vl,{delivery:m,enabled:t.status==="ENABLED",again:l.reload})},m.id))}),e(be,{shown:x(l.rows.length,"delivery","deliveries"),more:l.more,busy:l.loadingMore,hasMore:l.hasMore})]})]})}function vl({delivery:t,enabled:n,again:r}){let o=E(),[s,i]=ir[t.status],a=t.status==="PENDING"&&t.attemptCount>0;return e("details",{children:[e("summary",{children:[e(le,{tone:a?"warn":i,children:a?"Tried again":s})," ",e("code",{children:Re[t.event]})," ",e("span",{class:"small quiet",children:[e(A,{at:t.createdAt}),", ",t.attemptCount===0?"not tried yet":x(t.attemptCount,"attempt")]})]}),e("div",{class:"stack inside",children:[e(Cl,{delivery:t}),e("dl",{class:"facts",children:[e("dt",{children:"Event id"}),e("dd",{children:e("code",{children:t.eventId})}),t.status==="PENDING"&&e(k,{children:[e("dt",{children:"Next attempt"}),e("dd",{children:t.nextAttemptAt?e(A,{at:t.nextAttemptAt}):"when an earlier one of the same record is through"})]})]}),e("pre",{tabIndex:0,"aria-label":"Body of the request",children:wl(t.body)}),e(B,{errors:o.errors}),e("div",{class:"row",children:[e(b,{kind:"small",busy:o.busy,disabled:!n,label:`Send ${Re[t.event]} again`,onClick:()=>{o.run(async()=>{await w(Jo,{id:t.id}),r(),T("It is sent again, under the same event id.")})},children:"Send again"}),!n&&e("span",{class:"small quiet",children:"Enable the endpoint first."})]})]})]})}function Cl({delivery:t}){return t.attempts.length===0?null:e(ie,{label:`Attempts of ${Re[t.event]}`,children:e("table",{children:[e("thead",{children:e("tr",{children:[e("th",{scope:"col",children:"Attempt"}),e("th",{scope:"col",children:"When"}),e("th",{scope:"col",class:"right",children:"Took"}),e("th",{scope:"col",children:"Answer"})]})}),e("tbody",{children:t.attempts.map(n=>e("tr",{children:[e("td",{class:"number",children:n.number}),e("td",{children:e(A,{at:n.at})}),e("td",{class:"right",children:[n.durationMs," ms"]}),e("td",{children:[n.statusCode!=null&&e("span",{class:"strong number",children:[n.statusCode," "]}),n.error,n.answer&&e("code",{class:"answer",children:n.answer})]})]},n.number))})]})})}function wl(t){try{return JSON.stringify(JSON.parse(t),null,2)}catch{return t}}var kl={url:"",description:"",events:["CUSTOMER_CREATED","CUSTOMER_UPDATED","CUSTOMER_ARCHIVED"],initialImports:!1};function ps({close:t,made:n}){let[r,o]=y(kl),s=E();return e(K,{title:"New endpoint",submit:"Register",action:fs(s),disabled:gs(r),onClose:t,onSubmit:()=>s.run(async()=>{let{secret:i,webhookEndpoint:a}=await w(qo,{input:r});i&&a&&n(a.id,i)}),children:e(hs,{draft:r,change:o,action:s})})}function ms({endpoint:t,close:n,reload:r}){let{id:o,url:s,description:i,events:a,initialImports:u}=t,[l,d]=y({url:s,description:i,events:a,initialImports:u}),c=E();return e(K,{title:"Edit the endpoint",submit:"Save",action:fs(c),disabled:gs(l),onClose:n,onSubmit:()=>c.run(async()=>{await w(Qo,{input:{id:o,...l}}),await r(),T("The endpoint is saved.")}),children:e(hs,{draft:l,change:d,action:c})})}var gs=({url:t,events:n})=>t.trim()===""||n.length===0,xl=["url","description"],fs=t=>({...t,errors:t.errors.filter(({field:n})=>!xl.includes(n.at(-1)??""))});function hs({draft:t,change:n,action:r}){let o=i=>r.errors.find(({field:a})=>a.at(-1)===i)?.message,s=(i,a)=>n({...t,events:a?[...t.events,i]:t.events.filter(u=>u!==i)});return e(k,{children:[e(U,{label:"Address",value:t.url,onInput:i=>n({...t,url:i}),placeholder:"https://example.com/hooks",wrong:o("url"),autofocus:!0,autocomplete:"off",spellcheck:!1}),e(U,{label:"What it is for",value:t.description,onInput:i=>n({...t,description:i}),wrong:o("description"),autocomplete:"off"}),e("div",{class:"events",children:us.map(([i,a])=>e("fieldset",{children:[e("legend",{children:i}),a.map(([u,l])=>e("label",{class:"check",children:[e("input",{type:"checkbox",checked:t.events.includes(u),onChange:({currentTarget:d})=>s(u,d.checked)}),e("span",{children:[e("code",{children:Re[u]})," ",e("span",{class:"small quiet",children:l})]})]},u))]},i))}),e("label",{class:"check",children:[e("input",{type:"checkbox",checked:t.initialImports,onChange:({currentTarget:i})=>n({...t,initialImports:i.checked})}),e("span",{children:["Tell it of the first sync too ",e("span",{class:"small quiet",children:"an event for each customer and contact"})]})]})]})}var sr=class{#e=pe(null);keep(n,r){this.#e.value={endpoint:n,secret:r}}of(n){return this.#e.value?.endpoint===n?this.#e.value.secret:void 0}forget(){this.#e.value=null}},Ze=new sr;var ys=e("a",{href:"/console/webhooks",children:"Webhooks"});function bs(){let{params:t}=Oe(),n=t.id??"",{data:r,error:o,loading:s,reload:i}=L(Bo,{id:n}),a=r?.node&&"url"in r.node?r.node:null;return R(()=>()=>Ze.forget(),[]),a?e(Sl,{endpoint:a,reload:i}):e($,{title:s?"Endpoint":"No such endpoint",crumb:ys,children:[o&&e(F,{error:o,again:i}),e("div",{class:"card",children:s?e(D,{children:"Reading the endpoint\u2026"}):!o&&e(P,{title:"Not here",children:"It was deleted, or the address is mistyped."})})]})}function Sl({endpoint:t,reload:n}){let[r,o]=y(null),[s,i]=y(0),a=E(),[u,l]=gn[t.status],d=t.status==="ENABLED",c=Ze.of(t.id),m=(g,p)=>{a.run(async()=>{await g(),await n(),i(f=>f+1),T(p)})};return e($,{title:t.url,crumb:ys,lead:e("span",{class:"row",children:[e(le,{tone:l,children:u}),t.disabledAt&&e("span",{children:["since ",e(A,{at:t.disabledAt})]}),t.description&&e("span",{children:t.description})]}),actions:d?e(b,{kind:"primary",busy:a.busy,onClick:()=>m(()=>w(Yo,{id:t.id}),"A test is on its way."),children:"Send a test"}):e(b,{kind:"primary",busy:a.busy,onClick:()=>m(()=>w(Ko,{id:t.id}),"It is told again what happens from now on."),children:"Enable"}),children:[c&&e(Xt,{title:"Copy the secret: it is not shown again",secret:c,done:()=>Ze.forget()}),e(B,{errors:a.errors}),t.notice&&e(M,{tone:d?"warn":"bad",title:d?"It fails":"It is told nothing",children:t.notice}),e("div",{class:"columns",children:[e(cs,{endpoint:t,turn:s,changed:n}),e(El,{endpoint:t,ask:o})]}),r==="edit"&&e(ms,{endpoint:t,close:()=>o(null),reload:n}),r==="rotate"&&e(_l,{endpoint:t,close:()=>o(null),reload:n}),r==="disable"&&e(Al,{endpoint:t,close:()=>o(null),reload:n}),r==="delete"&&e(Dl,{endpoint:t,close:()=>o(null)})]})}function El({endpoint:t,ask:n}){return e(z,{title:"Settings",aside:e(b,{kind:"small",onClick:()=>n("edit"),children:"Edit\u2026"}),children:[e("dl",{class:"facts",children:[e("dt",{children:"Told of"}),e("dd",{children:t.events.map(r=>e("div",{children:e("code",{children:Re[r]})},r))}),e("dt",{children:"First sync"}),e("dd",{children:t.initialImports?"told too":"not told"}),e("dt",{children:"Secret made"}),e("dd",{children:[e(A,{at:t.secretMadeAt}),t.formerSecretExpiresAt&&e("div",{class:"small quiet",children:["the one before signs along until ",e(A,{at:t.formerSecretExpiresAt,absolute:!0})]})]}),e("dt",{children:"Registered"}),e("dd",{children:e(A,{at:t.createdAt})})]}),e("div",{class:"row under-facts",children:[e(b,{kind:"small",onClick:()=>n("rotate"),children:"Rotate the secret\u2026"}),t.status==="ENABLED"&&e(b,{kind:"small",onClick:()=>n("disable"),children:"Disable\u2026"}),e(b,{kind:"danger small",onClick:()=>n("delete"),children:"Delete\u2026"})]})]})}function _l({endpoint:t,close:n,reload:r}){let o=E();return e(K,{title:"Make another secret?",submit:"Rotate",action:o,onClose:n,onSubmit:()=>o.run(async()=>{let{secret:s}=await w(zo,{id:t.id});await r(),s&&Ze.keep(t.id,s)}),children:e("p",{children:"For 24 hours requests carry a signature by each, so that the receiver has time to change over. Then only the new one counts."})})}function Al({endpoint:t,close:n,reload:r}){let o=E();return e(K,{title:"Disable the endpoint?",submit:"Disable",action:o,onClose:n,onSubmit:()=>o.run(async()=>{await w(Go,{id:t.id}),await r(),T("It is told nothing until it is enabled.")}),children:e("p",{children:"What is queued for it stays and is sent first when it is enabled again. What happens meanwhile is not told."})})}function Dl({endpoint:t,close:n}){let{route:r}=oe(),o=E();return e(K,{title:"Delete the endpoint?",submit:"Delete",danger:!0,action:o,onClose:n,onSubmit:()=>o.run(async()=>{await w(jo,{id:t.id}),T("The endpoint is deleted."),r("/console/webhooks",!0)}),children:e("p",{children:"What is queued for it is not sent any more, and its secret is gone. Disable it instead to keep both."})})}var ar=3;function vs(){let{data:t,error:n,loading:r,reload:o}=L(Lo,{}),[s,i]=y(!1),{route:a}=oe(),u=t?.webhookEndpoints??[],l=e(b,{kind:"primary",onClick:()=>i(!0),children:"New endpoint\u2026"});return e($,{title:"Webhooks",lead:"Addresses of yours that are told, with a signature, what happens to customers and contacts.",actions:u.length>0&&l,children:[n&&e(F,{error:n,again:o}),(r||t)&&e("div",{class:"card",children:r?e(D,{children:"Reading endpoints\u2026"}):u.length===0?e(P,{title:"Nobody is told yet",action:l,children:"An endpoint gets a signed request within seconds of each event it chose. What fails is tried again for a day."}):e(Rl,{rows:u})}),s&&e(ps,{close:()=>i(!1),made:(d,c)=>{Ze.keep(d,c),a(`/console/webhooks/${encodeURIComponent(d)}`)}})]})}function Rl({rows:t}){return e(ie,{label:"Endpoints",children:e("table",{class:"endpoints",children:[e("thead",{children:e("tr",{children:[e("th",{scope:"col",children:"Address"}),e("th",{scope:"col",children:"Told of"}),e("th",{scope:"col",children:"State"}),e("th",{scope:"col",children:"Last failure"})]})}),e("tbody",{children:t.map(n=>{let[r,o]=gn[n.status];return e("tr",{class:n.status==="DISABLED"?"archived":void 0,children:[e("td",{class:"address",children:[e("a",{class:"strong",href:`/console/webhooks/${encodeURIComponent(n.id)}`,children:n.url}),n.description&&e("div",{class:"small quiet",children:n.description})]}),e("td",{children:[n.events.slice(0,ar).map(s=>e("div",{children:e("code",{children:Re[s]})},s)),n.events.length>ar&&e("span",{class:"small quiet",children:["and ",x(n.events.length-ar,"more","more")]})]}),e("td",{children:[e(le,{tone:o,children:r}),n.notice&&e("div",{class:"small quiet reason",children:n.notice})]}),e("td",{children:e(Il,{row:n})})]},n.id)})})]})})}function Il({row:t}){let n=[...t.waiting.nodes,...t.givenUp.nodes].flatMap(({attempts:o})=>o).filter(({statusCode:o})=>o==null||o<200||o>299).sort((o,s)=>s.at.localeCompare(o.at)),[r]=n;return r?e(k,{children:[e(A,{at:r.at}),e("div",{class:"small quiet reason",children:r.error??`answered ${r.statusCode}`}),t.failuresInARow>1&&e("div",{class:"small quiet",children:[O(t.failuresInARow)," in a row"]})]}):e("span",{class:"quiet",children:"none that waits or was given up"})}function ws(){let t=ue.key.value;return e(ze,{scope:"/console",children:[t===null?e(is,{}):e(Tl,{},t),e(ci,{})]})}function Tl(){let{data:t,error:n,reload:r}=L(Zo,{});if(n&&!t)return e("main",{class:"gate",children:e("div",{class:"gate-card",children:e(F,{error:n,again:r})})});let o=t?.viewer;return o?e(Ln.Provider,{value:o,children:e(os,{children:e(qt,{children:[e(se,{path:"/console",component:Nl}),e(se,{path:"/console/customers",component:Ti}),e(se,{path:"/console/customers/:number",component:Ii}),e(se,{path:"/console/api-keys",component:hi}),e(se,{path:"/console/integration",component:Ae(Vi)}),e(se,{path:"/console/setup",component:Ae(nr)}),e(se,{path:"/console/setup/:step",component:Ae(nr)}),e(se,{path:"/console/sync-log",component:Ae(Ui)}),e(se,{path:"/console/sync-log/:id",component:Ae(as)}),e(se,{path:"/console/held-archives",component:Ae(Pi)}),e(se,{path:"/console/not-here",component:Ae(Qi)}),e(se,{path:"/console/exclusions",component:Ae(Ni)}),e(se,{path:"/console/users",component:Ae(ls)}),e(se,{path:"/console/webhooks",component:Ae(vs)}),e(se,{path:"/console/webhooks/:id",component:Ae(bs)}),e(se,{path:"/console/fields",component:Ae(Fi)}),e(se,{default:!0,component:Pl})]})})}):e("main",{class:"gate",children:e("div",{class:"gate-card card",children:e(D,{children:"Signing in\u2026"})})})}function Nl(){let{route:t}=oe(),n=he();return R(()=>t(ke(n)?"/console/integration":"/console/customers",!0),[]),null}var Cs=new Map;function Ae(t){let n=Cs.get(t);if(n)return n;let r=o=>ke(he())?e(t,{...o}):e(Fl,{});return Cs.set(t,r),r}function Fl(){return e($,{title:"For admins",children:e(M,{children:"The integration is run by the workspace's owner and admins. Your customers are under Customers."})})}function Pl(){return e($,{title:"There is no such page",children:e(M,{action:e("a",{href:"/console/",children:"Go to the start"}),children:"The address may be mistyped, or what it showed is gone."})})}ue.begin();Tt.begin();var ks=document.getElementById("app");ks&&Cr(e(ws,{}),ks);
