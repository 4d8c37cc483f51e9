var $s=(t,n,r)=>()=>{if(r)throw r[0];try{return t&&(n=t(t=0)),n}catch(o){throw r=[o],o}};function ze(t){t&&t.parentNode&&t.remove()}function Oe(t,n,r){var o,s,a,i={},l=arguments.length;for(a in n)a=="key"?o=n[a]:a=="ref"&&typeof t!="function"?s=n[a]:i[a]=n[a];return l>2&&(i.children=l>3?Lt.call(arguments,2):r),nt(t,i,o,s,null)}function xn(t,n,r){var o,s,a,i=Le({},t.props),l=arguments.length;for(a in n)a=="key"?o=n[a]:a=="ref"&&typeof t.type!="function"?s=n[a]:i[a]=n[a];return l>2&&(i.children=l>3?Lt.call(arguments,2):r),nt(t.type,i,o!==void 0?o:t.key,s!==void 0?s:t.ref,null)}function nt(t,n,r,o,s){var a={type:t,props:n,key:r,ref:o,__k:null,__:null,__b:0,__e:null,__c:null,constructor:ht,__v:s||++gr,__i:-1,__u:0};return!s&&B.vnode&&B.vnode(a),a}function k(t){return t.children}function rt(t,n){this.props=t,this.context=n,this.__g=0}function Be(t,n){if(n==null)return t.__&&Be(t.__,t.__i+1);for(var r;n<t.__k.length;n++)if((r=t.__k[n])&&r.__e)return r.__e;return typeof t.type!="function"||t.props.__P?null:Be(t)}function Ls(t){var n,r=t.__v,o=r.__e,s=[],a=[],i=t.__P;i&&((n=Le({constructor:ht},r)).__v=r.__v+1,B.vnode&&B.vnode(n),En(i,n,r,t.__n,i.namespaceURI,32&r.__u?[o]:null,s,o||Be(r),32&r.__u,a),n.__v=r.__v,n.__.__k[n.__i]=n,xr(s,n,a),r.__=r.__e=null,n.__e!=o&&br(n))}function br(t){if((t=t.__)&&t.__c&&!t.props.__P)return t.__e=null,t.__k.some(function(n){return n&&(t.__e=n.__e)}),br(t)}function Cn(t){(8&t.__g||(t.__g|=8,He.push(t),Ot++))&&bn==B.debounceRendering||((bn=B.debounceRendering)||queueMicrotask)(vr)}function vr(){try{for(var t,n=1;He.length;)He.length>n&&He.sort(fr),t=He.shift(),n=He.length,8&t.__g&&Ls(t)}finally{(Ot=He.length)&&(bn||queueMicrotask)(vr)}}function Cr(t,n,r,o,s,a,i,l,u,c,d){var m,g,p,h,f,C,E=o.__k||$t,_=n.length;for(u=Bs(r,n,E,u,_),m=0;m<_;m++)(p=r.__k[m])!=null&&(g=~p.__i&&E[p.__i]||Ut,p.__i=m,C=En(t,p,g,s,a,i,l,u,c,d),h=p.__e,(g.ref!=p.ref||8&g.__u)&&(g.ref&&An(g.ref,null,p,g),p.ref&&d.push(p.ref,p.__c||h,p)),f=f||h,4&p.__u?(u=wr(p,u,t,!g.__v),g.__e&&(g.__e=null)):typeof p.type=="function"&&C!==void 0?u=C:h&&(u=h.nextSibling),p.__u&=-21);return r.__e=f,u}function Bs(t,n,r,o,s){var a,i,l,u,c,d,m,g,p,h=r.length,f=h,C=0,E=0,_=t.__k=Array(s);for(a=0;a<s;a++)(i=n[a])!=null&&typeof i!="boolean"&&typeof i!="function"?(typeof i!="object"||i.constructor===String?i=_[a]=nt(null,i):Ht(i)?i=_[a]=nt(k,{children:i}):i.constructor===ht&&i.__b?i=_[a]=nt(i.type,i.props,i.key,i.ref,i.__v):_[a]=i,u=a+C,i.__=t,i.__b=t.__b+1,l=null,~(c=i.__i=Vs(i,r,u,f))&&(f--,(l=r[c])&&(l.__u|=2)),l&&l.__v?(i.__u|=16,c==u-1?C--:c==u+1?C++:c!=u&&(c>u?C--:C++,E=1)):(~c||(s>h?C--:s<h&&C++),typeof i.type!="function"&&(i.__u|=4))):_[a]=null;if(E){for(d=[],m=[],a=0;a<s;a++)if((i=_[a])&&16&i.__u){for(C=0,g=d.length;C<g;)d[p=C+g>>1]<i.__i?C=p+1:g=p;d[C]=i.__i,m[a]=C+1}for(C=d.length;a--;)m[a]&&(m[a]==C?C--:_[a].__u|=4)}if(f)for(a=0;a<h;a++)!(l=r[a])||2&l.__u||(l.__e==o&&(o=Be(l)),_n(l,l));return o}function wr(t,n,r,o){var s,a,i,l;if(typeof t.type=="function"){if(t.props.__P)return n;if(s=t.__k)for(a=0;a<s.length;a++)s[a]&&(s[a].__=t,n=wr(s[a],n,r,!1));return n}for(n&&!n.parentNode&&(n=Be(t))&&!n.parentNode&&(n=null),i=t.__e,l=n;l&&l.nodeType==8;)l=l.nextSibling;for(i!=l&&(!o&&r.moveBefore&&i.parentNode?r.moveBefore(i,n):r.insertBefore(i,n||null)),n=i;(n=n&&n.nextSibling)&&n.nodeType==8&&!n.data.startsWith("$s"););return n}function Sn(t,n){return n=n||[],t!=null&&typeof t!="boolean"&&(Ht(t)?t.some(function(r){Sn(r,n)}):n.push(t)),n}function Vs(t,n,r,o){var s,a=t.key,i=t.type,l=n[r],u=l&&!(2&l.__u);if(l===null&&a==null||u&&a==l.key&&i==l.type)return r;if(o>(u?1:0)){for(s=r-1;s>=0;s--)if((l=n[s])&&!(2&l.__u)&&a==l.key&&i==l.type)return s;for(s=r+1;s<n.length;s++)if((l=n[s])&&!(2&l.__u)&&a==l.key&&i==l.type)return s}return-1}function mr(t,n,r){r==null&&(r=""),n[0]=="-"?t.setProperty(n,r):t[n]=r}function Ft(t,n,r,o,s){var a,i;if(n=="style")if(typeof r=="string")t.style.cssText=r;else{if(typeof o=="string"&&(t.style.cssText=o=""),o)for(n in o)r&&n in r||mr(t.style,n);if(r)for(n in r)o&&r[n]==o[n]||mr(t.style,n,r[n])}else if(n[0]=="o"&&n[1]=="n")typeof r!="function"&&(r=null),typeof o!="function"&&(o=null),(t.__e||(t.__e={}))[n]=r,r&&o||(i=vn[n]||(vn[n]=qs(n)),(t.__a||(t.__a={}))[n]=kn,a=n!=(n=n.replace(hr,"$1")),(n=n.slice(2))[0]<"a"&&(n=n.toLowerCase()),r?t.addEventListener(n,i,a):t.removeEventListener(n,i,a));else{if(s=="http://www.w3.org/2000/svg")n=n.replace(/xlink(H|:h)/,"h").replace(/sName$/,"s");else if(n!="width"&&n!="height"&&n!="href"&&n!="list"&&n!="form"&&n!="tabIndex"&&n!="download"&&n!="rowSpan"&&n!="colSpan"&&n!="role"&&n!="popover"&&n in t)try{return void(t[n]=r??"")}catch{}if(typeof r=="function")return;r==null||r===!1&&n[4]!="-"?t.removeAttribute(n):t.setAttribute(n,n=="popover"&&r==1?"":r)}}function qs(t){return function(n){var r=this.__e;if(r){if(r=r[t],n[Mt]==null)n[Mt]=kn++;else if(n[Mt]<this.__a[t])return;return r(B.event?B.event(n):n)}}}function En(t,n,r,o,s,a,i,l,u,c){var d,m,g,p,h,f,C,E,_,T,q,we,ke,Te,fe,Z,ce,Ee,Ae=n.type;if(n.constructor!==ht)return null;128&r.__u&&(u=32&r.__u,d=r.__c.__z)&&(n.__u|=u,m=a=[],d.nodeType==8?l=Wt(d,a):a.push(d),l=a[0]||l),(d=B.__b)&&d(n);e:if(typeof Ae=="function"){g=i.length;try{if(E=n.props,_=(d=Ae.prototype)&&d.render,T=(d=Ae.contextType)&&o[d.__c],q=d?T?T.props.value:d.__:o,(p=r.__c)?(n.__c=p,2&p.__g&&(p.__g|=1)):(_?n.__c=p=new Ae(E,q):(n.__c=p=new rt(E,q),p.constructor=Ae,p.render=Ks),T&&T.sub(p),p.state||(p.state={}),p.__n=o,p.__g|=8,p.__h=[],p.__k=[]),_&&(p.__s||(p.__s=p.state),Ae.getDerivedStateFromProps&&(p.__s==p.state&&(p.__s=Le({},p.__s)),Le(p.__s,Ae.getDerivedStateFromProps(E,p.__s)))),h=p.props,f=p.state,p.__v=n,r.__c){if(E!==h&&_&&!Ae.getDerivedStateFromProps&&p.componentWillReceiveProps&&p.componentWillReceiveProps(E,q),n.__v==r.__v&&!(8&p.__g)||!(4&p.__g)&&p.shouldComponentUpdate&&p.shouldComponentUpdate(E,p.__s,q)===!1){n.__v!=r.__v&&(p.props=E,p.state=p.__s,p.__g&=-9),n.__e=r.__e,n.__k=r.__k,n.__k.some(function(he){he&&(he.__=n)}),$t.push.apply(p.__h,p.__k),p.__k=[],p.__h.length&&i.push(p),l=Be(r);break e}p.componentWillUpdate&&p.componentWillUpdate(E,p.__s,q),_&&p.componentDidUpdate&&p.__h.push(function(){p.componentDidUpdate(h,f,C)})}else _&&!Ae.getDerivedStateFromProps&&p.componentWillMount&&p.componentWillMount(),_&&p.componentDidMount&&p.__h.push(p.componentDidMount);p.context=q,p.props=E,p.__P=t,p.__g&=-5,we=B.__r,ke=_?25:0;do p.__g&=-9,we&&we(n),d=p.render(p.props,p.state=p.__s,p.context);while(8&p.__g&&++ke<25);_&&($t.push.apply(p.__h,p.__k),p.__k=[]),p.state=p.__s,p.getChildContext&&(o=Le({},o,p.getChildContext())),_&&r.__c&&p.getSnapshotBeforeUpdate&&(C=p.getSnapshotBeforeUpdate(h,f)),Te=d&&d.type===k&&d.key==null?d.props.children:d,E.__P&&(d=l,s=(t=E.__P).namespaceURI,u=a=null,r.props&&r.props.__P!=t&&(r.__k.some(function(he){he&&_n(he,he)}),r.__k=null),l=r.__k?Be(r,0):null),l=Cr(t,Ht(Te)?Te:[Te],n,r,o,s,a,i,l,u,c),E.__P&&(n.__e=null,l=d),n.__u&=-161,m&&m.some(ze),p.__h.length&&i.push(p),1&p.__g&&(p.__g&=-4)}catch(he){if(i.length=g,n.__v=null,u||a)if(he&&he.then){if(n.__u|=128|u,a){for(~(ce=a.indexOf(l||void 0))||(ce=a.length);(Ee=a[ce-1])&&Ee.nodeType==8;)ce--;for(;ce<a.length;ce++)if(Ee=a[ce])if(a[ce]=null,fe){if(Ee==Z)break}else{if(Ee.nodeType!=8)break;Ee.data.startsWith("$s")&&(Z=Wt(fe=Ee))}}if(!fe){for(;l&&l.nodeType==8&&l.nextSibling;)l=l.nextSibling;fe=l}(d=Wt(fe=n.__c.__z||(n.__c.__z=fe)))?(n.__e=fe,l=d):n.__e=l,l=l&&l.nextSibling}else a&&a.some(ze);else n.__e=r.__e;n.__k||(n.__k=r.__k||[]),he&&he.then||kr(n),B.__e(he,n,r)}}else l=n.__e=Qs(r.__e,n,r,o,s,a,i,u,c,t);return(d=B.diffed)&&d(n),l}function Wt(t,n){if(t&&t.nodeType==8&&t.data.startsWith("$s"))for(var r=1;t=t.nextSibling;){if(t.nodeType==8){if(t.data.startsWith("$s"))r++;else if(t.data.startsWith("/$s")&&!--r)return t}n&&n.push(t)}}function kr(t){t&&(t.__c&&(t.__c.__g|=4),t.__k&&t.__k.some(kr))}function xr(t,n,r){for(var o=0;o<r.length;)An(r[o++],r[o++],r[o++]);B.__c&&B.__c(n,t),t.some(function(s){try{t=s.__h,s.__h=[],t.some(function(a){a.call(s)})}catch(a){B.__e(a,s.__v)}})}function Qs(t,n,r,o,s,a,i,l,u,c){var d,m,g,p,h,f,C,E,_=r.props||Ut,T=n.props,q=n.type;if(q=="svg"?s="http://www.w3.org/2000/svg":q=="math"?s="http://www.w3.org/1998/Math/MathML":s||(s="http://www.w3.org/1999/xhtml"),a){for(d=0;d<a.length;d++)if((h=a[d])&&(q?h.localName==q:h.nodeType==3)){t=h,a[d]=null;break}}if(!t){if(E=c.ownerDocument||document,!q)return E.createTextNode(T);t=E.createElementNS(s,q,T.is?T:c),l&&(B.__m&&B.__m(n,a),l=!1),a=null}if(q){if(c=q=="template"&&t.content||t,a=q=="textarea"&&T.defaultValue!=null?null:a&&Lt.call(c.childNodes),!l&&a)for(_={},d=0;d<t.attributes.length;d++)_[(h=t.attributes[d]).name]=h.value;for(d in _)h=_[d],d=="dangerouslySetInnerHTML"?g=h:d=="children"||d in T||d=="value"&&"defaultValue"in T||d=="checked"&&"defaultChecked"in T||Ft(t,d,null,h,s);for(d in T)h=T[d],d=="children"?p=h:d=="dangerouslySetInnerHTML"?m=h:d=="value"?f=h:d=="checked"?C=h:l&&typeof h!="function"||_[d]===h||Ft(t,d,h,_[d],s);m?(l||g&&(m.__html==g.__html||m.__html==t.innerHTML)||(t.innerHTML=m.__html),n.__k=[]):(g&&(t.textContent=""),(q=="foreignObject"||s=="http://www.w3.org/1998/Math/MathML"&&Hs.test(q))&&(s="http://www.w3.org/1999/xhtml"),Cr(c,Ht(p)?p:[p],n,r,o,s,a,i,a?a[0]:r.__k&&Be(r,0),l,u),a&&a.some(ze)),l&&q!="textarea"||(d="value",q=="progress"&&f==null?t.removeAttribute(d):f==null||f===t[d]&&(q!="progress"||f)||Ft(t,d,f,_[d],s),d="checked",C!=null&&C!=t[d]&&Ft(t,d,C,_[d],s))}else _===T||l&&t.data==T||(t.data=T);return t}function An(t,n,r,o){try{typeof t=="function"?n?n.__x=t(n)||1:o&&(o=o.__c||o.__e)&&(n=o.__x)&&(o.__x=null,typeof n=="function"?n():t(null)):t.current=n}catch(s){B.__e(s,r)}}function _n(t,n,r){var o,s,a,i;if(B.unmount&&B.unmount(t),!(o=t.ref)||o.current&&o.current!=t.__e||An(o,null,n,t),o=t.__c){if(o.componentWillUnmount)try{o.componentWillUnmount()}catch(l){B.__e(l,n)}o.__P=o.__n=null}if(o=t.__k)for(i=0;i<o.length;i++)o[i]&&_n(o[i],n,typeof t.type!="function"||r&&!t.props.__P);!r&&(o=t.__c)&&(o=o.__z)&&(s=Wt(o,a=[]))&&(o==t.__e&&a.some(ze),ze(s),ze(o)),r||ze(t.__e),t.__e=t.__c=t.__=null}function Ks(t,n,r){return this.constructor(t,r)}function Sr(t,n){var r,o,s,a;B.__&&B.__(t,n),n.nodeType==9&&(n=n.documentElement),o=(r=t&&32&t.__u)?null:n.__k,n.__k=nt(k,{children:[t]}),s=[],a=[],En(n,n.__k,o||Ut,Ut,n.namespaceURI,o?null:n.firstChild?Lt.call(n.childNodes):null,s,o?o.__e:n.firstChild,r,a),xr(s,n.__k,a),n.__k.props.children=null}function ot(t){function n(r){var o,s;return this.getChildContext||(o=new Set,(s={})[n.__c]=this,this.getChildContext=function(){return s},this.shouldComponentUpdate=function(a){this.props.value!=a.value&&o.forEach(function(i){i.__g|=4,Cn(i)})},this.sub=function(a){o.add(a);var i=a.componentWillUnmount;a.componentWillUnmount=function(){o.delete(a),i&&i.call(a)}}),r.children}return n.__c="__cC"+yr++,n.__=t,n.Provider=(n.Consumer=function(r,o){return r.children(o)}).contextType=n,n}var B,gr,wn,He,bn,Ot,fr,Mt,hr,kn,vn,yr,ht,Ut,$t,Hs,Ht,Lt,Le,Ue=$s(()=>{ht=Symbol.for("pv"),Ut={},$t=[],Hs=/^m(i|n|o|s|text|space)$/,Ht=Array.isArray,Lt=$t.slice,Le=Object.assign;B={__e:function(t,n,r,o){for(var s,a,i;n=n.__;)if((s=n.__c)&&!(1&s.__g)){s.__g|=4;try{if((i=(a=s.constructor)&&a.getDerivedStateFromError)&&s.setState(a.getDerivedStateFromError(t)),s.componentDidCatch&&(s.componentDidCatch(t,o||{}),i=1),i&&8&s.__g)return void(s.__g|=2)}catch(l){t=l}}throw Ot=0,t}},gr=0,wn=function(t){return t!=null&&t.constructor===ht},rt.prototype.setState=function(t,n){var r=this.__s;r&&r!=this.state||(r=this.__s=Le({},this.state)),typeof t=="function"&&(t=t(Le({},r),this.props)),t&&(Le(r,t),this.__v&&(n&&this.__k.push(n),Cn(this)))},rt.prototype.forceUpdate=function(t){this.__v&&(this.__g|=4,t&&this.__h.push(t),Cn(this))},rt.prototype.render=k,He=[],Ot=0,fr=function(t,n){return t.__v.__b-n.__v.__b},Mt=Symbol(),hr=/(PointerCapture)$|Capture$/i,kn=0,vn={},yr=0});Ue();Ue();Ue();var Ve,ee,Dn,Er,In=Object.is,bt=0,Fr=[],Rn=[],te=B,Ar=te.__b,_r=te.__r,Dr=te.diffed,Ir=te.__c,Rr=te.unmount,Tr=te.__;function at(t,n){te.__h&&te.__h(ee,t,bt||n),bt=0;var r=ee.__H||(ee.__H={__:[],__h:[]});return t>=r.__.length&&r.__.push({}),r.__[t]}function y(t){return bt=1,Bt(Mr,t)}function Bt(t,n,r){var o=at(Ve++,2);if(o.t=t,!o.__c&&(o.__=[r?r(n):Mr(void 0,n),function(a){var i=(o.__N||o.__)[0],l=o.t(i,a);In(i,l)||(o.__N=[l,o.__[1]],o.__c.setState({}))}],o.__c=ee,!ee.__f)){ee.__f=!0;var s=ee.shouldComponentUpdate;ee.shouldComponentUpdate=function(a,i,l){var u=this.__H;if(!u)return!0;var c=!1,d=this.props!=a;if(u.__.some(function(g){g.__N&&(c=!0,In(g.__[0],g.__N[0])||(d=!0))}),s){var m=s.call(this,a,i,l);return c?m||d:m}return!c||d}}return o.__}function I(t,n){var r=at(Ve++,3);!te.__s&&Mn(r.__H,n)&&(r.__P=!0,r.__=t,r.u=n,ee.__H.__h.push(r))}function Nn(t,n){var r=at(Ve++,4);!te.__s&&Mn(r.__H,n)&&(r.__P=!1,r.__=t,r.u=n,ee.__h.push(r))}function K(t){return bt=5,Ne(function(){return{current:t}},[])}function Ne(t,n){var r=at(Ve++,7);return Mn(r.__H,n)&&(r.__=t(),r.__H=n),r.__}function Pn(t,n){return bt=8,Ne(function(){return t},n)}function qe(t){var n=ee.context[t.__c],r=at(Ve++,9);return r.c=t,n?(r.__==null&&(r.__=!0,n.sub(ee)),n.props.value):t.__}function Fn(){var t=at(Ve++,11);if(!t.__){for(var n=ee.__v;!n.__m&&n.__;)n=n.__;var r=n.__m||(n.__m=[0,0]);t.__="P"+r[0]+"-"+r[1]++}return t.__}function Gs(){var t;do{for(;t=Rn.shift();)try{yt(t)}catch(r){te.__e(r,{__:(t=t.__P)&&t.__v})}for(;t=Fr.shift();){var n=t.__H;if(t.__P&&n)try{n.__h.some(yt),n.__h.some(Tn),n.__h=[]}catch(r){n.__h=[],te.__e(r,t.__v)}}}while(Rn.length)}te.__b=function(t){ee=null,Ar&&Ar(t)},te.__=function(t,n){t&&n.__k&&n.__k.__m&&(t.__m=n.__k.__m),Tr&&Tr(t,n)},te.__r=function(t){_r&&_r(t),Ve=0;var n=(ee=t.__c).__H;n&&(Dn==ee?ee.__h=[]:(n.__h.some(yt),n.__h.some(Tn),Ve=0),n.__h=[],n.__.some(function(r){r.__N&&(r.__=r.__N),r.u=r.__N=void 0})),Dn=ee},te.diffed=function(t){Dr&&Dr(t);var n=t.__c;n&&n.__H&&(n.__H.__h.length&&Pr(Fr.push(n)),n.__H.__.some(function(r){r.u&&(r.__H=r.u)})),Dn=ee=null},te.__c=function(t,n){n.some(function(r){try{r.__h.some(yt),r.__h=r.__h.filter(function(o){return!o.__||Tn(o)})}catch(o){r.__h=[function(){throw o}]}}),Ir&&Ir(t,n)},te.unmount=function(t){Rr&&Rr(t);var n,r,o=t.__c;o&&o.__H&&(o.__H.__.some(function(s){try{if(s.__P&&s.__c){if(r===void 0){for(r=t.__;r&&(!r.__c||!r.__c.__P);)r=r.__;r=r&&r.__c}s.__P=r,Pr(Rn.push(s))}else yt(s)}catch(a){n=a}}),o.__H=void 0,n&&te.__e(n,o.__v))};var Nr=typeof requestAnimationFrame=="function";function js(t){var n,r=function(){clearTimeout(o),Nr&&cancelAnimationFrame(n),setTimeout(t)},o=setTimeout(r,35);Nr&&(n=requestAnimationFrame(r))}function Pr(t){t!=1&&Er==te.requestAnimationFrame||((Er=te.requestAnimationFrame)||js)(Gs)}function yt(t){var n=ee,r=t.__c;typeof r=="function"&&(t.__c=void 0,r()),ee=n}function Tn(t){var n=ee;t.__c=t.__(),ee=n}function Mn(t,n){return!t||t.length!=n.length||n.some(function(r,o){return!In(r,t[o])})}function Mr(t,n){return typeof n=="function"?n(t):n}var st,vt;function zs(t){return!vt||(typeof vt=="string"?t.startsWith(vt):vt.test(t))}function Ys(t,n){let r="";if(st=void 0,n&&n.type==="click"){if(n.ctrlKey||n.metaKey||n.altKey||n.shiftKey||n.button!==0)return t;let o=n.composedPath().find(a=>a.nodeName=="A"&&a.href),s=o&&o.getAttribute("href");if(!o||o.origin!=location.origin||/^#/.test(s)||!/^(_?self)?$/i.test(o.target)||!zs(s)||o.download)return t;st=!0,n.preventDefault(),r=o.href.replace(location.origin,"")}else n&&n.url?(st=!n.replace,r=n.url):r=location.pathname+location.search;return st===!0?history.pushState(null,"",r):st===!1&&history.replaceState(null,"",r),r}var Js=(t,n,r={})=>{t=t.split("/").filter(Boolean),n=(n||"").split("/").filter(Boolean),r.params||(r.params={});for(let o=0,s,a;o<Math.max(t.length,n.length);o++){let[,i,l,u]=(n[o]||"").match(/^(:?)(.*?)([+*?]?)$/);if(s=t[o],!(!i&&l==s)){if(!i&&s&&u=="*"){r.rest="/"+t.slice(o).join("/");break}if(!i||!s&&u!="?"&&u!="*")return;if(a=u=="+"||u=="*",a?s=t.slice(o).map(decodeURIComponent).join("/")||void 0:s&&(s=decodeURIComponent(s)),r.params[l]=s,l in r||(r[l]=s),a)break}}return r};function Ye(t){let[n,r]=Bt(Ys,t.url||location.pathname+location.search);t.scope&&(vt=t.scope);let o=st===!0,s=Ne(()=>{let a=new URL(n,location.origin),i=a.pathname.replace(/\/+$/g,"")||"/";return{url:n,path:i,query:Object.fromEntries(a.searchParams),route:(l,u)=>r({url:l,replace:u}),back:()=>{history.back()},forward:()=>{history.forward()},wasPush:o}},[n]);return Nn(()=>(addEventListener("click",r),addEventListener("popstate",r),()=>{removeEventListener("click",r),removeEventListener("popstate",r)}),[]),Oe(Ye.ctx.Provider,{value:s},t.children)}var Zs=Promise.resolve();function Qt(t){let[n,r]=Bt(Z=>Z+1,0),{url:o,query:s,wasPush:a,path:i}=ae();if(!o)throw new Error("preact-iso's <Router> must be used within a <LocationProvider>, see: https://github.com/preactjs/preact-iso#locationprovider");let{rest:l=i,params:u={}}=qe(On),c=K(!1),d=K(i),m=K(1),g=K(),p=K(),h=K(),f=K(!1),C=K();C.current=!1;let E,_,T;Sn(t.children).some(Z=>{if(Js(l,Z.props.path,T={...Z.props,path:l,query:s,params:Object.assign({},u),rest:""}))return E=xn(Z,T);Z.props.default&&(_=xn(Z,T))});let q=E||_,we=g.current&&g.current.__u&Vt&&g.current.__u&qt,ke=g.current&&g.current.__h,Te=Ne(()=>{p.current=g.current,g.current=Oe(On.Provider,{value:T},q);let Z=p.current&&p.current.props.children;return!Z||!q||q.type!==Z.type||q.props.component!==Z.props.component?(m.current++,!0):!1},[o,JSON.stringify(T)]);we?(g.current.__u|=Vt,g.current.__u|=qt):ke&&(g.current.__h=!0);let fe=p.current;return p.current=null,this.__c=(Z,ce)=>{C.current=!0,p.current=fe,t.onLoadStart&&t.onLoadStart(o),c.current=!0;let Ee=m.current;Z.then(()=>{Ee===m.current&&(p.current=null,g.current&&(ce.__h&&(g.current.__h=ce.__h),ce.__u&qt&&(g.current.__u|=qt),ce.__u&Vt&&(g.current.__u|=Vt)),Zs.then(r))})},Nn(()=>{let Z=this.__v&&this.__v.__e;if(C.current){!f.current&&!h.current&&(h.current=Z);return}!f.current&&h.current&&(h.current!==Z&&h.current.remove(),h.current=null),f.current=!0,d.current!==i&&(a&&scrollTo(0,0),t.onRouteChange&&t.onRouteChange(o),d.current=i),t.onLoadEnd&&c.current&&t.onLoadEnd(o),c.current=!1},[i,a,n]),Te?[Oe(Wn,{r:g,key:m.current}),Oe(Wn,{r:p,key:m.current-1})]:Oe(Wn,{r:g,key:m.current})}var Vt=32,qt=128,Wn=({r:t})=>t.current;Qt.Provider=Ye;Ye.ctx=ot({});var On=ot({}),oe=t=>Oe(t.component,t),ae=()=>qe(Ye.ctx),De=()=>qe(On);var b=class extends String{__apiType;value;__meta__;constructor(n,r){super(n),this.value=n,this.__meta__=r}toString(){return this.value}},xu=new b(`
    fragment ContactDetail on Contact {
  id
  displayId
  name
  firstName
  lastName
  email
  title
  phone
  hubSpotContactId
  createdAt
  updatedAt
  archivedAt
  customFields {
    key
    label
    values
  }
  customers(first: 50) {
    nodes {
      displayId
      name
      domain
      primaryContact {
        id
      }
    }
    pageInfo {
      hasNextPage
    }
  }
}
    `,{fragmentName:"ContactDetail"}),Su=new b(`
    fragment CustomerContact on Contact {
  id
  displayId
  name
  email
  title
  phone
}
    `,{fragmentName:"CustomerContact"}),Eu=new b(`
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
}`,{fragmentName:"CustomerDetail"}),Au=new b(`
    fragment HistoryPage on HistoryConnection {
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
    `,{fragmentName:"HistoryPage"}),_u=new b(`
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
    `,{fragmentName:"CustomerRow"}),Du=new b(`
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
    `,{fragmentName:"FilterWords"}),Iu=new b(`
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
    `,{fragmentName:"PreviewState"}),Ru=new b(`
    fragment Property on HubSpotProperty {
  name
  label
  type
  group
  isMultiple
  isHidden
}
    `,{fragmentName:"Property"}),Tu=new b(`
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
    `,{fragmentName:"Counts"}),Nu=new b(`
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
}`,{fragmentName:"RunSummary"}),Pu=new b(`
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
}`,{fragmentName:"RunState"}),Fu=new b(`
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
    `,{fragmentName:"Issue"}),Mu=new b(`
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
    `,{fragmentName:"Endpoint"}),Wu=new b(`
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
    `,{fragmentName:"Delivery"}),Ou=new b(`
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
    `,{fragmentName:"FailedOnes"}),Wr=new b(`
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
    `),Or=new b(`
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
    `),Ur=new b(`
    mutation RevokeApiKey($id: ID!) {
  revokeApiKey(input: {id: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),$r=new b(`
    query ContactDetails($number: Int!, $admin: Boolean!) {
  contact(by: {displayId: $number}) {
    ...ContactDetail
  }
  integration @include(if: $admin) {
    hubId
    uiDomain
  }
}
    fragment ContactDetail on Contact {
  id
  displayId
  name
  firstName
  lastName
  email
  title
  phone
  hubSpotContactId
  createdAt
  updatedAt
  archivedAt
  customFields {
    key
    label
    values
  }
  customers(first: 50) {
    nodes {
      displayId
      name
      domain
      primaryContact {
        id
      }
    }
    pageInfo {
      hasNextPage
    }
  }
}`),Hr=new b(`
    query ContactHistory($id: ID!, $first: Int!, $after: String, $filter: HistoryFilter) {
  contact(by: {id: $id}) {
    history(first: $first, after: $after, filter: $filter) {
      ...HistoryPage
    }
  }
}
    fragment HistoryPage on HistoryConnection {
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
}`),Lr=new b(`
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
}`),Br=new b(`
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
    `),Vr=new b(`
    subscription CustomerFollowed($id: ID!) {
  customerChanged(customerId: $id) {
    event
  }
}
    `),qr=new b(`
    mutation UpdateCustomer($input: UpdateCustomerInput!) {
  updateCustomer(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Qr=new b(`
    mutation ArchiveCustomer($id: ID!) {
  archiveCustomers(input: {ids: [$id]}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Kr=new b(`
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
    `),Gr=new b(`
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
    `),jr=new b(`
    mutation PurgeCustomer($id: ID!) {
  purgeCustomers(input: {ids: [$id]}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),zr=new b(`
    mutation ChoosePrimaryContact($input: ChoosePrimaryContactInput!) {
  choosePrimaryContact(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Yr=new b(`
    mutation ClearPrimaryContact($input: ClearPrimaryContactInput!) {
  clearPrimaryContact(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Jr=new b(`
    mutation UnlinkContact($input: UnlinkContactInput!) {
  unlinkContact(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Zr=new b(`
    mutation RelinkContact($input: RelinkContactInput!) {
  relinkContact(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Xr=new b(`
    mutation CreateOnboarding($input: CreateOnboardingInput!) {
  createOnboarding(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),eo=new b(`
    mutation AddTask($input: AddTaskInput!) {
  addTask(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),to=new b(`
    mutation CompleteTask($id: ID!) {
  completeTask(input: {id: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),no=new b(`
    mutation ReopenTask($id: ID!) {
  reopenTask(input: {id: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),ro=new b(`
    mutation RemoveTask($id: ID!) {
  removeTask(input: {id: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),oo=new b(`
    query CustomerHistory($id: ID!, $first: Int!, $after: String, $filter: HistoryFilter) {
  customer(by: {id: $id}) {
    history(first: $first, after: $after, filter: $filter) {
      ...HistoryPage
    }
  }
}
    fragment HistoryPage on HistoryConnection {
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
}`),ao=new b(`
    query CustomerAccess($number: Int!) {
  customer(by: {displayId: $number}) {
    grantedUsers {
      id
      name
      email
    }
  }
  workspace {
    users {
      id
      name
      role
    }
  }
}
    `),so=new b(`
    mutation GrantAccess($input: GrantAccessInput!) {
  grantAccess(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),io=new b(`
    mutation RevokeAccess($input: RevokeAccessInput!) {
  revokeAccess(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),lo=new b(`
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
}`),uo=new b(`
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
    `),co=new b(`
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
}`),po=new b(`
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
    `),mo=new b(`
    mutation LiftExclusion($id: String!) {
  liftExclusion(input: {hubSpotCompanyId: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),go=new b(`
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
    `),fo=new b(`
    mutation SetPlans($names: [String!]!) {
  setPlans(input: {names: $names}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),ho=new b(`
    mutation DefineCustomField($input: DefineCustomFieldInput!) {
  defineCustomField(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),yo=new b(`
    mutation UpdateCustomField($input: UpdateCustomFieldInput!) {
  updateCustomField(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),bo=new b(`
    mutation DeleteCustomField($id: ID!) {
  deleteCustomField(input: {id: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),vo=new b(`
    mutation UpdateWorkspace($input: UpdateWorkspaceInput!) {
  updateWorkspace(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Co=new b(`
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
    `),wo=new b(`
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
    `),ko=new b(`
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
    `),xo=new b(`
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
}`),So=new b(`
    query Nights($after: String) {
  syncRuns(first: 100, after: $after) {
    nodes {
      id
      kind
      status
      startedAt
      finishedAt
      customers {
        archived
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
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `),Eo=new b(`
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
    `),Ao=new b(`
    mutation DisconnectHubSpot {
  disconnectHubSpot {
    userErrors {
      field
      code
      message
    }
  }
}
    `),_o=new b(`
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
}`),Do=new b(`
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
}`),Io=new b(`
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
    `),Ro=new b(`
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
    `),To=new b(`
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
}`),No=new b(`
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
    `),Po=new b(`
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
}`),Fo=new b(`
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
}`),Mo=new b(`
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
    `),Wo=new b(`
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
    `),Oo=new b(`
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
    `),Uo=new b(`
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
    `),$o=new b(`
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
}`),Ho=new b(`
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
}`),Lo=new b(`
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
}`),Bo=new b(`
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
}`),Kt=new b(`
    mutation CancelRun($id: ID!) {
  cancelSync(input: {runId: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Vo=new b(`
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
    `),qo=new b(`
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
    `),Qo=new b(`
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
    `),Ko=new b(`
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
    `),Go=new b(`
    mutation AddWorkspaceUser($input: AddWorkspaceUserInput!) {
  addWorkspaceUser(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),jo=new b(`
    mutation UpdateWorkspaceUser($input: UpdateWorkspaceUserInput!) {
  updateWorkspaceUser(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),zo=new b(`
    mutation DeactivateWorkspaceUser($id: ID!) {
  deactivateWorkspaceUser(input: {id: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Yo=new b(`
    mutation TransferOwnership($id: ID!) {
  transferOwnership(input: {userId: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Jo=new b(`
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
}`),Zo=new b(`
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
}`),Xo=new b(`
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
}`),ea=new b(`
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
    `),ta=new b(`
    mutation UpdateWebhookEndpoint($input: UpdateWebhookEndpointInput!) {
  updateWebhookEndpoint(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),na=new b(`
    mutation EnableWebhookEndpoint($id: ID!) {
  enableWebhookEndpoint(input: {id: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),ra=new b(`
    mutation DisableWebhookEndpoint($id: ID!) {
  disableWebhookEndpoint(input: {id: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),oa=new b(`
    mutation DeleteWebhookEndpoint($id: ID!) {
  deleteWebhookEndpoint(input: {id: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),aa=new b(`
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
    `),sa=new b(`
    mutation SendTestWebhook($id: ID!) {
  sendTestWebhook(input: {endpointId: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),ia=new b(`
    mutation ReplayWebhookDelivery($id: ID!) {
  replayWebhookDelivery(input: {id: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),la=new b(`
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
    `),ua=new b(`
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
    `);Ue();var Xs=Symbol.for("preact-signals");function Yt(){if($e>1)$e--;else{var t,n=!1;for((function(){var s=jt;for(jt=void 0;s!==void 0;){var a=s.S;if(a.v===s.v)for(var i=a.t;i!==void 0;i=i.x)i.i===s.i&&(i.i=a.i);s=s.o}})();wt!==void 0;){var r=wt;for(wt=void 0,Gt++;r!==void 0;){var o=r.u;if(r.u=void 0,r.f&=-3,!(8&r.f)&&ca(r))try{r.c()}catch(s){n||(t=s,n=!0)}r=o}}if(Gt=0,$e--,n)throw t}}function $n(t){if($e>0)return t();Un=++ei,$e++;try{return t()}finally{Yt()}}var Ct,X=void 0;function kt(t){var n=X,r=Ct;X=void 0,Ct=void 0;try{return t()}finally{X=n,Ct=r}}var wt=void 0,$e=0,Gt=0,ei=0,Un=0,jt=void 0,zt=0;function da(t){if(X!==void 0){var n=t.n;if(n===void 0||n.t!==X)return n={i:0,S:t,p:X.s,n:void 0,t:X,e:void 0,x:void 0,r:n},X.s!==void 0&&(X.s.n=n),X.s=n,t.n=n,32&X.f&&t.S(n),n;if(n.i===-1)return n.i=0,n.n!==void 0&&(n.n.p=n.p,n.p!==void 0&&(n.p.n=n.n),n.p=X.s,n.n=void 0,X.s.n=n,X.s=n),n}}function ie(t,n){this.v=t,this.i=0,this.n=void 0,this.t=void 0,this.l=0,this.W=n?.watched,this.Z=n?.unwatched,this.name=n?.name}ie.prototype.brand=Xs;ie.prototype.h=function(){return!0};ie.prototype.S=function(t){var n=this,r=this.t;r!==t&&t.e===void 0&&(t.x=r,this.t=t,r!==void 0?r.e=t:kt(function(){var o;(o=n.W)==null||o.call(n)}))};ie.prototype.U=function(t){var n=this;if(this.t!==void 0){var r=t.e,o=t.x;r!==void 0&&(r.x=o,t.e=void 0),o!==void 0&&(o.e=r,t.x=void 0),t===this.t&&(this.t=o,o===void 0&&kt(function(){var s;(s=n.Z)==null||s.call(n)}))}};ie.prototype.subscribe=function(t){var n=this;return Ze(function(){var r=n.value;kt(function(){return t(r)})},{name:"sub"})};ie.prototype.valueOf=function(){return this.value};ie.prototype.toString=function(){return this.value+""};ie.prototype.toJSON=function(){return this.value};ie.prototype.peek=function(){var t=this;return kt(function(){return t.value})};Object.defineProperty(ie.prototype,"value",{get:function(){var t=da(this);return t!==void 0&&(t.i=this.i),this.v},set:function(t){if(t!==this.v){if(Gt>100)throw new Error("Cycle detected");(function(r){$e!==0&&Gt===0&&r.l!==Un&&(r.l=Un,jt={S:r,v:r.v,i:r.i,o:jt})})(this),this.v=t,this.i++,zt++,$e++;try{for(var n=this.t;n!==void 0;n=n.x)n.t.N()}finally{Yt()}}}});function ue(t,n){return new ie(t,n)}function ca(t){for(var n=t.s;n!==void 0;n=n.n)if(n.S.i!==n.i||!n.S.h()||n.S.i!==n.i)return!0;return!1}function pa(t){for(var n=t.s;n!==void 0;n=n.n){var r=n.S.n;if(r!==void 0&&(n.r=r),n.S.n=n,n.i=-1,n.n===void 0){t.s=n;break}}}function ma(t){for(var n=t.s,r=void 0;n!==void 0;){var o=n.p;n.i===-1?(n.S.U(n),o!==void 0&&(o.n=n.n),n.n!==void 0&&(n.n.p=o)):r=n,n.S.n=n.r,n.r!==void 0&&(n.r=void 0),n=o}t.s=r}function Je(t,n){ie.call(this,void 0,n),this.x=t,this.s=void 0,this.g=zt-1,this.f=4}Je.prototype=new ie;Je.prototype.h=function(){if(this.f&=-3,1&this.f)return!1;if((36&this.f)==32||(this.f&=-5,this.g===zt))return!0;if(this.g=zt,this.f|=1,this.i>0&&!ca(this))return this.f&=-2,!0;var t=X;try{pa(this),X=this;var n=this.x();(16&this.f||this.v!==n||this.i===0)&&(this.v=n,this.f&=-17,this.i++)}catch(r){this.v=r,this.f|=16,this.i++}return X=t,ma(this),this.f&=-2,!0};Je.prototype.S=function(t){if(this.t===void 0){this.f|=36;for(var n=this.s;n!==void 0;n=n.n)n.S.S(n)}ie.prototype.S.call(this,t)};Je.prototype.U=function(t){if(this.t!==void 0&&(ie.prototype.U.call(this,t),this.t===void 0)){this.f&=-33;for(var n=this.s;n!==void 0;n=n.n)n.S.U(n)}};Je.prototype.N=function(){if(!(2&this.f)){this.f|=6;for(var t=this.t;t!==void 0;t=t.x)t.t.N()}};Object.defineProperty(Je.prototype,"value",{get:function(){if(1&this.f)throw new Error("Cycle detected");var t=da(this);if(this.h(),t!==void 0&&(t.i=this.i),16&this.f)throw this.v;return this.v}});function Jt(t,n){return new Je(t,n)}function ga(t){var n=t.j;if(t.j=void 0,typeof n=="function"){$e++;var r=X;X=void 0;try{n()}catch(o){throw t.f&=-2,t.f|=8,Hn(t),o}finally{X=r,Yt()}}}function Hn(t){for(var n=t.s;n!==void 0;n=n.n)n.S.U(n);t.x=void 0,t.s=void 0,ga(t)}function ti(t){if(X!==this)throw new Error("Out-of-order effect");ma(this),X=t,this.f&=-2;try{8&this.f&&Hn(this)}finally{Yt()}}function it(t,n){this.x=t,this.j=void 0,this.s=void 0,this.u=void 0,this.f=32,this.name=n?.name,Ct&&Ct.push(this)}it.prototype.c=function(){var t=this.S();try{if(8&this.f||this.x===void 0)return;var n=this.x();typeof n=="function"&&(this.j=n)}finally{t()}};it.prototype.S=function(){if(1&this.f)throw new Error("Cycle detected");this.f|=1,this.f&=-9,ga(this),pa(this),$e++;var t=X;return X=this,ti.bind(this,t)};it.prototype.N=function(){2&this.f||(this.f|=2,this.u=wt,wt=this)};it.prototype.d=function(){this.f|=8,1&this.f||Hn(this)};it.prototype.dispose=function(){this.d()};function Ze(t,n){var r=new it(t,n);try{r.c()}catch(s){throw r.d(),s}var o=r.d.bind(r);return o[Symbol.dispose]=o,o}var fa,Xt,Zt,ni=typeof window<"u"&&!!window.__PREACT_SIGNALS_DEVTOOLS__;var ha=[];Ze(function(){fa=this.N})();function lt(t,n){B[t]=n.bind(null,B[t]||function(){})}function xt(t){if(Zt){var n=Zt;Zt=void 0,n()}Zt=t&&t.S()}function ya(t){var n=this,r=t.data,o=oi(r);o.name="ReactiveDom",o.value=r;var s=Ne(function(){for(var l=n,u=n.__v;u=u.__;)if(u.__c){u.__c.__$f|=4;break}var c=Jt(function(){var p=o.value.value;return p===0?0:p===!0?"":p||""}),d=Jt(function(){return!Array.isArray(c.value)&&!wn(c.value)}),m=Ze(function(){if(this.N=ba,d.value){var p=c.value;l.__v&&l.__v.__e&&l.__v.__e.nodeType===3&&(l.__v.__e.data=p)}}),g=n.__$u.d;return n.__$u.d=function(){m(),g.call(this)},[d,c]},[]),a=s[0],i=s[1];return a.value?i.peek():i.value}ya.displayName="ReactiveTextNode";Object.defineProperties(ie.prototype,{constructor:{configurable:!0,value:Oe(k,null).constructor},type:{configurable:!0,value:ya},props:{configurable:!0,get:function(){var t=this;return{data:{get value(){return t.value}}}}},__b:{configurable:!0,value:1}});lt("__b",function(t,n){if(xt(),Xt=void 0,typeof n.type=="string"){var r,o=n.props;for(var s in o)if(s!=="children"){var a=o[s];a instanceof ie&&(r||(n.__np=r={}),r[s]=a,o[s]=a.peek())}}t(n)});lt("__r",function(t,n){if(t(n),n.type!==k){xt();var r,o=n.__c;o&&(o.__$f&=-2,(r=o.__$u)===void 0&&(o.__$u=r=(function(s,a){var i;return Ze(function(){i=this},{name:a}),i.c=s,i})((function(s){return function(){var a;ni&&((a=this.y)==null||a.call(this)),s.__$f|=1,s.setState({})}})(o),typeof n.type=="function"?n.type.displayName||n.type.name:""))),Xt=o,xt(r)}});lt("__e",function(t,n,r,o){xt(),Xt=void 0,t(n,r,o)});lt("diffed",function(t,n){xt(),Xt=void 0;var r;if(typeof n.type=="string"&&(r=n.__e)){var o=n.__np,s=n.props,a=r.U;if(a)for(var i in a){var l=a[i];l===void 0||o&&i in o||(l.d(),a[i]=void 0)}if(o){a||(a={},r.U=a);for(var u in o){var c=a[u],d=o[u];c===void 0?(c=ri(r,u,d,s),a[u]=c):c.o(d,s)}}}t(n)});function ri(t,n,r,o){var s=n in t&&t.ownerSVGElement===void 0,a=ue(r);return{o:function(i,l){a.value=i,o=l},d:Ze(function(){this.N=ba;var i=a.value.value;o[n]!==i&&(o[n]=i,s?t[n]=i:i!=null&&(i!==!1||n[4]==="-")?t.setAttribute(n,i):t.removeAttribute(n))})}}lt("unmount",function(t,n){if(typeof n.type=="string"){var r=n.__e;if(r){var o=r.U;if(o){r.U=void 0;for(var s in o){var a=o[s];a&&a.d()}}}var i=n.__np;if(i){var l=n.props;for(var u in i)l[u]=i[u]}n.__np=void 0}else{var c=n.__c;if(c){c.__$f|=8;var d=c.__$u;d&&(c.__$u=void 0,d.d())}}t(n)});lt("__h",function(t,n,r,o){o<3&&(n.__$f|=2),t(n,r,o)});rt.prototype.shouldComponentUpdate=function(t,n){if(this.__R)return!0;var r=this.__$u,o=r&&r.s!==void 0;for(var s in n)return!0;if(this.__f||typeof this.u=="boolean"&&this.u===!0){var a=2&this.__$f;if(!(o||a||4&this.__$f)||1&this.__$f)return!0}else if(!(o||4&this.__$f)||3&this.__$f)return!0;for(var i in t)if(i!=="__source"&&t[i]!==this.props[i])return!0;for(var l in this.props)if(!(l in t))return!0;return!1};function oi(t,n){return Ne(function(){return ue(t,n)},[])}var ai=function(t){queueMicrotask(function(){queueMicrotask(t)})};function si(){$n(function(){for(var t;t=ha.shift();)fa.call(t)})}function ba(){ha.push(this)===1&&(B.requestAnimationFrame||ai)(si)}var St="pivotal.key",Ln=class{key=ue(null);expired=ue(!1);begin(){let n=new URLSearchParams(location.hash.slice(1)).get("key");n!==null&&(history.replaceState(null,"",location.pathname+location.search),n.startsWith("pivotal_")&&sessionStorage.setItem(St,n)),this.key.value=sessionStorage.getItem(St)}signIn(n){sessionStorage.setItem(St,n),this.expired.value=!1,this.key.value=n}signOut(){sessionStorage.removeItem(St),this.expired.value=!1,this.key.value=null}expire(){this.key.peek()!==null&&(sessionStorage.removeItem(St),this.expired.value=!0,this.key.value=null)}},de=new Ln;var Et=class extends Error{constructor(r){super(r.map(o=>o.message).join(" "));this.errors=r}errors},Ie=class extends Error{constructor(r,o,s){super(r);this.code=o;this.requestId=s}code;requestId};async function ut(t,n,r){let o=await ii(t.toString(),n,r),[s]=o.errors??[];if(s){let a=s.extensions?.code??"UNKNOWN";throw a==="UNAUTHENTICATED"&&de.expire(),new Ie(li(s.message),a,s.extensions?.requestId)}if(!o.data)throw new Ie("The service sent an answer without data.","UNKNOWN");return o.data}async function w(t,n){let r=await ut(t,n),o=Object.values(r)[0];if(!o)throw new Ie("The service sent an answer without data.","UNKNOWN");if(o.userErrors&&o.userErrors.length>0)throw new Et(o.userErrors);return o}async function ii(t,n,r){let o;try{o=await fetch("/graphql",{method:"POST",headers:{accept:"application/json",authorization:`Bearer ${de.key.peek()??""}`,"content-type":"application/json"},body:JSON.stringify({query:t,variables:n}),signal:r})}catch(s){throw r?.aborted?s:new Ie("The service cannot be reached. Is it running, and are you online?","UNREACHABLE")}try{return await o.json()}catch{throw new Ie(`The service answered with status ${o.status} and no GraphQL.`,"UNREACHABLE")}}function li(t){let n=t.charAt(0).toUpperCase()+t.slice(1);return/[.!?]$/.test(n)?n:`${n}.`}function W(t,n,r=!1){let o=JSON.stringify(n),[s,a]=y({key:o}),i=K(0),l=Pn(async()=>{let c=++i.current;try{let d=await ut(t,JSON.parse(o));c===i.current&&a({key:o,data:d})}catch(d){c===i.current&&a(m=>({key:o,data:m.key===o?m.data:void 0,error:Bn(d)}))}},[t,o]);I(()=>(r||l(),()=>{i.current++}),[l,r]);let u=s.key===o;return{data:u?s.data:void 0,error:u?s.error:void 0,loading:!r&&(!u||s.data===void 0&&s.error===void 0),reload:l}}function be(t,n,r){let o=JSON.stringify(n),s={key:o,rows:[],hasMore:!1,done:!1},[a,i]=y(s),[l,u]=y(!1),c=K(0),d=K(r);d.current=r;let m=Pn(async(p,h)=>{let f=++c.current;try{let C=await ut(t,{...JSON.parse(o),after:p}),E=d.current(C);if(f!==c.current)return;if(!E)throw new Ie("You may not see this list.","FORBIDDEN");i({key:o,rows:[...h,...E.nodes],total:E.totalCount,cursor:E.pageInfo.endCursor,hasMore:E.pageInfo.hasNextPage,done:!0})}catch(C){f===c.current&&i(E=>({...E.key===o?E:s,error:Bn(C)}))}finally{f===c.current&&u(!1)}},[t,o]);I(()=>(m(null,[]),()=>{c.current++}),[m]);let g=a.key===o?a:s;return{rows:g.rows,total:g.total,hasMore:g.hasMore,loading:!g.done&&!g.error,loadingMore:l,error:g.error,more:()=>{l||!g.hasMore||(u(!0),m(g.cursor??null,g.rows))},reload:()=>{m(null,[])},amend:p=>i(h=>({...h,rows:p(h.rows)}))}}function S(){let[t,n]=y(!1),[r,o]=y([]);return{busy:t,errors:r,run:async a=>{n(!0),o([]);try{return await a(),!0}catch(i){return o(Vn(i)),!1}finally{n(!1)}},clear:()=>o([])}}function Bn(t){return t instanceof Ie?t:new Ie(t instanceof Error?t.message:String(t),"UNKNOWN")}function Vn(t){return t instanceof Et?t.errors:[{code:"INTERNAL_ERROR",field:[],message:Bn(t).message}]}Ue();Ue();var ui=Symbol.for("pv"),di=0;function e(t,n,r,o,s,a){n||(n={});var i,l,u=n;if("ref"in u&&typeof t!="function")for(l in u={},n)l=="ref"?i=n[l]:u[l]=n[l];var c={type:t,props:u,key:r,ref:i,__k:null,__:null,__b:0,__e:null,__c:null,constructor:ui,__v:--di,__i:-1,__u:0};return(s||a)&&(c.__source=s,c.__self=a),B.vnode&&B.vnode(c),c}function v({children:t,onClick:n,kind:r="",busy:o,disabled:s,type:a="button",label:i,expanded:l}){let u=o||s;return e("button",{type:a,class:`button ${r}`,"aria-disabled":u?"true":void 0,"aria-busy":o?"true":void 0,"aria-label":i,"aria-expanded":l,onClick:c=>{u?c.preventDefault():n?.()},children:t})}function Qe({label:t,hint:n,wrong:r,hidden:o,children:s}){let a=Fn(),i=[n?`${a}-hint`:"",r?`${a}-wrong`:""].filter(Boolean).join(" ");return e("div",{class:"field",children:[e("label",{for:a,class:o?"unseen":void 0,children:t}),s({id:a,"aria-describedby":i||void 0,"aria-invalid":r?"true":void 0}),n&&e("span",{class:"hint",id:`${a}-hint`,children:n}),r&&e("span",{class:"wrong",id:`${a}-wrong`,children:r})]})}function L({value:t,onInput:n,type:r="text",autofocus:o,...s}){let{label:a,hint:i,wrong:l,hidden:u,...c}=s;return e(Qe,{label:a,hint:i,wrong:l,hidden:u,children:d=>e("input",{class:"input",type:r,value:t,autofocus:o,onInput:m=>n(m.currentTarget.value),...c,...d})})}function z({value:t,onChange:n,options:r,disabled:o,...s}){return e(Qe,{...s,children:a=>e("select",{class:"input",value:t,disabled:o,onChange:i=>n(i.currentTarget.value),...a,children:r.map(([i,l])=>e("option",{value:i,children:l},i))})})}function Y({tone:t="calm",title:n,children:r}){return e("span",{class:`badge ${t}`,title:n,children:r})}function le({tone:t,children:n}){return e("span",{class:`sign ${t}`,children:n})}function M({tone:t="calm",title:n,children:r,action:o,alert:s}){return e("div",{class:`notice ${t}`,role:s?"alert":void 0,children:[e("div",{children:[n&&e("strong",{class:"strong",children:n}),r&&e("span",{children:r})]}),o]})}function $({errors:t}){return t.length===0?null:e("div",{class:"notice bad",role:"alert",children:e("div",{children:t.map(n=>e("span",{children:[n.message," ",e("span",{class:"code",children:n.code})]},n.field.join(".")+n.message))})})}function R({error:t,again:n}){return e(M,{tone:"bad",title:"This could not be read",alert:!0,action:e(v,{kind:"small",onClick:n,children:"Try again"}),children:[t.message,t.requestId&&e("span",{class:"code",children:[" Request ",t.requestId]})]})}function D({children:t}){return e("div",{class:"waiting",role:"status",children:[t,e("i",{}),e("i",{}),e("i",{})]})}function N({title:t,children:n,action:r}){return e("div",{class:"empty",children:[e("h2",{children:t}),n&&e("p",{children:n}),r]})}function V({title:t,aside:n,children:r,pad:o=!0}){return e("section",{class:"card","aria-label":t,children:[t&&e("header",{children:[e("h2",{children:t}),n]}),o?e("div",{class:"body",children:r}):r]})}function se({label:t,children:n}){return e("div",{class:"table-wrap",tabIndex:0,role:"region","aria-label":t,children:n})}function G({title:t,onClose:n,action:r,onSubmit:o,submit:s,danger:a,disabled:i,children:l}){let u=K(null),c=Fn(),d=K(n);return d.current=n,I(()=>(u.current?.showModal(),()=>d.current()),[]),e("dialog",{ref:u,"aria-labelledby":c,onClose:n,children:e("form",{onSubmit:m=>{m.preventDefault(),!(r.busy||i)&&o().then(g=>g&&u.current?.close())},children:[e("h2",{id:c,children:t}),l,e($,{errors:r.errors}),e("div",{class:"row end",children:[e(v,{onClick:()=>u.current?.close(),children:"Cancel"}),e(v,{type:"submit",kind:a?"danger primary":"primary",busy:r.busy,disabled:i,children:s})]})]})})}function ve({shown:t,more:n,busy:r,hasMore:o}){let s=K(null),a=K(n);return a.current=n,I(()=>{if(!o||!s.current)return;let i=new IntersectionObserver(([l])=>l?.isIntersecting&&a.current(),{rootMargin:"600px"});return i.observe(s.current),()=>i.disconnect()},[o,r]),e("div",{class:"more small quiet",ref:s,children:o?e(v,{kind:"small",busy:r,onClick:n,children:r?"Reading more\u2026":"Show more"}):t})}function ci({text:t}){let[n,r]=y(!1);return e(v,{kind:"small",onClick:()=>{navigator.clipboard.writeText(t).then(()=>r(!0))},children:n?"Copied":"Copy"})}function en({title:t,secret:n,done:r}){return e(M,{tone:"good",title:t,alert:!0,action:e("div",{class:"row",children:[e(ci,{text:n}),e(v,{kind:"plain small",onClick:r,children:"Done"})]}),children:e("code",{class:"secret",children:n})})}var pi=0;function O({title:t,lead:n,actions:r,crumb:o,children:s}){let a=K(null);return I(()=>{pi++>0&&a.current?.focus({preventScroll:!0})},[]),I(()=>{document.title=`${t} \xB7 Pivotal`},[t]),e("div",{class:"page",children:[e("div",{class:"page-head",children:[e("div",{children:[o&&e("div",{class:"crumb",children:o}),e("h1",{ref:a,tabIndex:-1,children:t}),n&&e("p",{class:"quiet",children:n})]}),r&&e("div",{class:"row",children:r})]}),s]})}var Ca=ue(Date.now());setInterval(()=>{Ca.value=Date.now()},15e3);var mi=new Intl.RelativeTimeFormat("en",{numeric:"auto"}),va=new Intl.DateTimeFormat("en",{day:"numeric",month:"short",year:"numeric"}),gi=new Intl.DateTimeFormat("en",{dateStyle:"medium",timeStyle:"medium"}),fi=new Intl.DateTimeFormat("en",{day:"numeric",month:"short",hour:"2-digit",minute:"2-digit",hourCycle:"h23"}),hi=[["day",86400],["hour",3600],["minute",60]];function A({at:t,absolute:n}){let r=new Date(t),o=(r.getTime()-Math.max(Ca.value,Date.now()))/1e3;return e("time",{dateTime:t,title:gi.format(r),children:n?fi.format(r):yi(r,o)})}function yi(t,n){let r=Math.abs(n);if(r<45)return n>0?"in a moment":"just now";if(r>6.5*86400)return va.format(t);for(let[o,s]of hi)if(r>=s||o==="minute")return mi.format(Math.round(n/s),o);return va.format(t)}var At=ue([]),_t=ue([]),wa=0,bi=3e3,vi=25,Ci=2;function P(t){let n=++wa;At.value=[...At.value,{id:n,text:t}].slice(-Ci),setTimeout(()=>{At.value=At.value.filter(r=>r.id!==n)},bi+vi*t.length)}function ka(t){_t.value=[..._t.value.filter(n=>n.text!==t),{id:++wa,text:t}]}function xa(){return e("div",{class:"toasts",children:[e("div",{role:"alert",children:_t.value.map(({id:t,text:n})=>e("div",{class:"toast bad",children:[e("span",{children:n}),e(v,{kind:"plain small",label:"Close the message",onClick:()=>{_t.value=_t.value.filter(r=>r.id!==t)},children:"Close"})]},t))}),e("div",{role:"status",children:At.value.map(({id:t,text:n})=>e("div",{class:"toast",children:n},t))})]})}Ue();var qn=ot(null);function me(){let t=qe(qn);if(!t)throw new Error("nobody is signed in");return t}var tn=ot(async()=>{}),ye=t=>t.role!=="MEMBER";var Ke={ACTIVE:["Active","good"],AT_RISK:["At risk","warn"],CHURNED:["Churned","calm"]},dt={ACCOUNT_REPLACED:"Another HubSpot account took the place of its own",DELETED_IN_HUBSPOT:"Deleted in HubSpot",LEFT_FILTER:"Its company left the filter",MANUAL:"Archived by a person",MERGED:"Merged in HubSpot"},Sa={DELETED_IN_HUBSPOT:"Deleted in HubSpot",LEFT_FILTER:"Left the filter",MERGED:"Merged in HubSpot"},nn={CATCH_UP:"Catch-up",INITIAL:"Full sync",NIGHTLY:"Nightly sync",PREVIEW:"Preview",REAL_TIME:"Real time",SINGLE_RECORD:"One record"},rn={CANCELLED:["Cancelled","calm"],FAILED:["Failed","bad"],HELD:["Held","warn"],QUEUED:["Waiting","busy"],RUNNING:["Running","busy"],SUCCEEDED:["Succeeded","good"],SUCCEEDED_WITH_ISSUES:["Succeeded, with issues","warn"]},Ea={DONE:"Done",FINISHING:"Comparing what was read with what is here",PLANNING:"Asking HubSpot how much there is",READING:"Reading records and writing them",WAITING:"Waiting for its turn"},Dt={CATCH_UP:"catch-up",INITIAL:"full sync",NIGHTLY:"nightly sync",REAL_TIME:"real time",SINGLE_RECORD:"one record"},Qn={ARCHIVED:"Archived",ATTACHED:"Attached again",CREATED:"Created",DETACHED:"Detached",PURGED:"Deleted permanently",RESTORED:"Restored",UPDATED:"Changed"},Aa={ARCHIVED:["Archived here","calm"],DELETED_IN_HUBSPOT:["Deleted in HubSpot","bad"],EXCLUDED_BY_FILTER:["Left out by the filter","warn"],EXPECTED:["On its way","busy"],FAILED:["Could not be brought","bad"],HELD:["Held by the guard","warn"],HERE:["Here","good"],MERGED:["Merged in HubSpot","calm"],NOT_FOUND:["Not in HubSpot","bad"],PURGED:["Deleted permanently","calm"],UNKNOWN:["HubSpot does not say","warn"]},Pe={ADMIN:"Admin",MEMBER:"Member",OWNER:"Owner"},on={ARR:"ARR",CREATED_AT:"Created",DOMAIN:"Domain",EMPLOYEE_COUNT:"Employees",INDUSTRY:"Industry",NAME:"Name",OWNER:"Owner",PLAN:"Plan"},an={EMAIL:"E-mail",FIRST_NAME:"First name",LAST_NAME:"Last name",PHONE:"Phone",TITLE:"Job title"},_a={BOOL:"yes or no",DATE:"date",DATETIME:"date and time",ENUMERATION:"choice",JSON:"JSON",NUMBER:"number",OBJECT_COORDINATES:"coordinates",OTHER:"other",PHONE_NUMBER:"phone number",STRING:"text"},Kn={DATE:"Date",MULTI_SELECT:"Several of a list",NUMBER:"Number",SELECT:"One of a list",TEXT:"Text"};var wi=new Intl.NumberFormat("en",{maximumFractionDigits:0}),ki=new Intl.NumberFormat("en",{maximumFractionDigits:2}),H=t=>wi.format(t),ct=t=>ki.format(t),x=(t,n,r=`${n}s`)=>`${H(t)} ${t===1?n:r}`;function It(t){let n=Math.max(0,Math.round(t/1e3));return n<1?"under a second":n<60?`${n} s`:n<3600?`${Math.floor(n/60)} min ${n%60} s`:`${Math.floor(n/3600)} h ${Math.floor(n%3600/60)} min`}function Da(){let{data:t,error:n,loading:r,reload:o}=W(Wr,{}),[s,a]=y(!1),[i,l]=y(null),[u,c]=y(null),d=S(),m=t?.workspace?.apiKeys??[],g=t?.viewer?.apiKey?.id;return e(O,{title:"API keys",lead:"A key acts for one user, with that user's role.",actions:e(v,{kind:"primary",onClick:()=>a(!0),children:"New key\u2026"}),children:[n&&e(R,{error:n,again:o}),i&&e(en,{title:"Copy the key: it is not shown again",secret:i,done:()=>l(null)}),e("div",{class:"card",children:r?e(D,{children:"Reading keys\u2026"}):m.length===0?e(N,{title:"No keys"}):e(se,{label:"API keys",children:e("table",{children:[e("thead",{children:e("tr",{children:[e("th",{scope:"col",children:"What it is for"}),e("th",{scope:"col",children:"Begins with"}),e("th",{scope:"col",children:"Acts for"}),e("th",{scope:"col",children:"Made"}),e("th",{scope:"col",children:"Last used"}),e("th",{scope:"col",children:e("span",{class:"unseen",children:"Revoke"})})]})}),e("tbody",{children:m.map(p=>e("tr",{class:p.revokedAt?"archived":void 0,children:[e("td",{children:[e("span",{class:"strong",children:p.name})," ",p.id===g&&e(Y,{tone:"good",children:"this one"})]}),e("td",{children:e("code",{children:[p.prefix,"\u2026"]})}),e("td",{children:[p.user?.name??e("span",{class:"quiet",children:"nobody"}),p.user&&e("span",{class:"small quiet",children:[" ",Pe[p.user.role]]})]}),e("td",{children:e(A,{at:p.createdAt})}),e("td",{children:p.lastUsedAt?e(A,{at:p.lastUsedAt}):e("span",{class:"quiet",children:"never"})}),e("td",{class:"right",children:p.revokedAt?e("span",{class:"quiet",children:["revoked ",e(A,{at:p.revokedAt})]}):e(v,{kind:"small",label:`Revoke ${p.name}`,onClick:()=>c(p),children:"Revoke\u2026"})})]},p.id))})]})})}),s&&e(xi,{users:t?.workspace?.users??[],close:()=>a(!1),made:async p=>{l(p),await o()}}),u&&e(G,{title:`Revoke \u201C${u.name}\u201D?`,submit:"Revoke",danger:!0,action:d,onClose:()=>c(null),onSubmit:()=>d.run(async()=>{await w(Ur,{id:u.id}),await o(),P(`\u201C${u.name}\u201D is revoked.`)}),children:e("p",{children:["Whoever uses it is refused at once, and what they follow live ends within a second. It cannot be brought back.",u.id===g&&" This is the key you are signed in with: you will be signed out."]})})]})}function xi({users:t,close:n,made:r}){let o=me(),[s,a]=y(""),[i,l]=y(o.user?.id??""),u=S();return e(G,{title:"New API key",submit:"Make the key",action:u,disabled:s.trim()==="",onClose:n,onSubmit:()=>u.run(async()=>{let{secret:c}=await w(Or,{input:{name:s,userId:i||null}});c&&await r(c)}),children:[e(L,{label:"What it is for",value:s,onInput:a,placeholder:"Nightly export",autofocus:!0}),ye(o)&&e(z,{label:"Acts for",value:i,onChange:l,options:t.map(({id:c,name:d,role:m})=>[c,`${d}, ${Pe[m].toLowerCase()}`])})]})}Ue();function sn({id:t,document:n,pick:r,changes:o,file:s}){let[a,i]=y(""),[l,u]=y(""),[c,d]=y(""),m={event:a?[a]:null,actor:l||null,since:c?new Date(`${c}T00:00:00`).toISOString():null},g=be(n,{id:t,first:30,filter:m},r);I(()=>{o>0&&g.reload()},[o]);let p=a!==""||l!==""||c!=="";return e(V,{title:"History",pad:!1,aside:s&&e(v,{kind:"small",onClick:()=>{Ei(s,m)},children:"Save as CSV"}),children:[e("div",{class:"filters inset",children:[e(z,{label:"What",value:a,onChange:i,options:[["","Everything"],...Object.entries(Qn).filter(([h])=>h!=="PURGED")]}),e(z,{label:"By",value:l,onChange:u,options:[["","Anyone"],["HUBSPOT","HubSpot"],["USER","A person here"]]}),e(Qe,{label:"Since",children:h=>e("input",{class:"input",type:"date",value:c,onInput:f=>d(f.currentTarget.value),...h})})]}),g.error&&e(R,{error:g.error,again:g.reload}),g.loading?e(D,{children:"Reading the history\u2026"}):g.rows.length===0?e(N,{title:p?"Nothing of that kind":"Nothing has happened yet",children:p?"Take a condition away to see more.":void 0}):e(k,{children:[e("ol",{class:"history",children:g.rows.map((h,f)=>e(Si,{entry:h},f))}),e(ve,{shown:x(g.rows.length,"entry","entries"),more:g.more,busy:g.loadingMore,hasMore:g.hasMore})]})]})}function Si({entry:t}){let{field:n}=t;return e("li",{children:[e("div",{children:n?e(k,{children:[e("span",{class:"strong",children:n.label})," ",e(Ia,{text:n.old?.text,was:!0}),e("span",{"aria-label":"became",children:" \u2192 "}),e(Ia,{text:n.new?.text})]}):e(k,{children:[e("span",{class:"strong",children:Qn[t.event]}),t.reason&&e("span",{class:"quiet",children:[": ",dt[t.reason].toLowerCase()]})]})}),e("div",{class:"small quiet",children:[e(A,{at:t.at})," \xB7 ",t.actor.kind==="HUBSPOT"?"HubSpot":t.actor.user?.name??"a person",t.actor.apiKeyName&&`, with the key \u201C${t.actor.apiKeyName}\u201D`,t.lane&&e(k,{children:[" \xB7 ",t.runId?e("a",{href:`/console/sync-log/${encodeURIComponent(t.runId)}`,children:Dt[t.lane]}):Dt[t.lane]]})]})]})}function Ia({text:t,was:n}){return t===void 0?e("span",{class:"quiet",children:"nothing"}):n?e("span",{class:"quiet",children:t}):e("span",{children:t})}async function Ei(t,n){let r=new URLSearchParams;n.event&&r.set("event",n.event.join(",")),n.actor&&r.set("actor",n.actor),n.since&&r.set("since",n.since);let o=await fetch(`/customers/${encodeURIComponent(t.id)}/history.csv?${r}`,{headers:{authorization:`Bearer ${de.key.peek()??""}`}}).catch(()=>{});if(!o?.ok)return ka("The file could not be made. Try again in a moment.");let s=document.createElement("a");s.href=URL.createObjectURL(await o.blob()),s.download=`customer-${t.displayId}-history.csv`,s.click(),URL.revokeObjectURL(s.href)}var Ra=e("a",{href:"/console/customers",children:"Customers"});function Ta(){let{params:t}=De(),n=Number(t.number),r=ye(me()),{data:o,error:s,loading:a,reload:i}=W($r,{number:Number.isInteger(n)?n:0,admin:r}),l=o?.contact;if(!l)return e(O,{title:a?`Contact ${n}`:"No such contact",crumb:Ra,children:[s&&e(R,{error:s,again:i}),e("div",{class:"card",children:a?e(D,{children:"Reading the contact\u2026"}):!s&&e(N,{title:"Not here",children:"There is no contact with this number, or it is not yours to see."})})]});let u=l.archivedAt?void 0:Ai(l,o.integration);return e(O,{title:l.name??"No name",crumb:Ra,lead:e("span",{class:"row",children:[l.title&&e("span",{children:l.title}),u&&e("a",{href:u,rel:"noreferrer",target:"_blank",children:["Contact in HubSpot ",e("span",{class:"unseen",children:"(opens a new tab)"})]})]}),children:[l.archivedAt&&e(M,{tone:"warn",title:"Archived",children:[e(A,{at:l.archivedAt}),". Everything is kept; lists leave it out."]}),e("div",{class:"columns",children:[e("div",{class:"stack loose",children:[e(_i,{contact:l}),e(sn,{id:l.id,document:Hr,pick:c=>c.contact?.history,changes:0})]}),e(Di,{contact:l})]})]})}function Ai({hubSpotContactId:t},n){return n?.uiDomain?`https://${n.uiDomain}/contacts/${n.hubId}/record/0-1/${t}`:void 0}function _i({contact:t}){let{nodes:n,pageInfo:r}=t.customers;return e(V,{title:"Customers",pad:!1,children:[n.length===0?e(N,{title:"No customer",children:"In HubSpot it is associated with no company that is a customer here."}):e("ul",{class:"people",children:n.map(o=>e("li",{children:[e("div",{class:"person",children:[e("a",{class:"strong",href:`/console/customers/${o.displayId}`,children:o.name}),o.domain&&e("span",{class:"small quiet",children:o.domain})]}),o.primaryContact?.id===t.id&&e(Y,{tone:"good",children:"Primary contact"})]},o.displayId))}),r.hasNextPage&&e("p",{class:"more small quiet",children:"The first 50."})]})}function Di({contact:t}){let n=e("span",{class:"quiet",children:"none"});return e("div",{class:"stack loose",children:[e(V,{title:"Fields",children:[e("dl",{class:"facts",children:[e("dt",{children:"First name"}),e("dd",{children:t.firstName??n}),e("dt",{children:"Last name"}),e("dd",{children:t.lastName??n}),e("dt",{children:"E-mail"}),e("dd",{children:t.email?e("a",{href:`mailto:${t.email}`,children:t.email}):n}),e("dt",{children:"Job title"}),e("dd",{children:t.title??n}),e("dt",{children:"Phone"}),e("dd",{children:t.phone??n}),t.customFields.map(r=>e(k,{children:[e("dt",{children:r.label}),e("dd",{children:r.values.length>0?r.values.join(", "):n})]},r.key))]}),e("p",{class:"small quiet under-facts",children:"HubSpot feeds all of them: change them there."})]}),e(V,{title:"Record",children:e("dl",{class:"facts",children:[e("dt",{children:"Number here"}),e("dd",{class:"number",children:t.displayId}),e("dt",{children:"Contact id"}),e("dd",{children:e("code",{children:t.hubSpotContactId})}),e("dt",{children:"Created"}),e("dd",{children:e(A,{at:t.createdAt})}),e("dt",{children:"Changed"}),e("dd",{children:e(A,{at:t.updatedAt})})]})})]})}function Ce(t){return t===null?"null":Array.isArray(t)?"array":typeof t}function Ge(t){return Ce(t)==="object"}function Ii(t){return Array.isArray(t)&&t.length>0&&t.every(n=>"message"in n)}function Gn(t,n){return t.length<124?t:n}var Na="graphql-transport-ws";var xe=(t=>(t[t.InternalServerError=4500]="InternalServerError",t[t.InternalClientError=4005]="InternalClientError",t[t.BadRequest=4400]="BadRequest",t[t.BadResponse=4004]="BadResponse",t[t.Unauthorized=4401]="Unauthorized",t[t.Forbidden=4403]="Forbidden",t[t.SubprotocolNotAcceptable=4406]="SubprotocolNotAcceptable",t[t.ConnectionInitialisationTimeout=4408]="ConnectionInitialisationTimeout",t[t.ConnectionAcknowledgementTimeout=4504]="ConnectionAcknowledgementTimeout",t[t.SubscriberAlreadyExists=4409]="SubscriberAlreadyExists",t[t.TooManyInitialisationRequests=4429]="TooManyInitialisationRequests",t))(xe||{}),Se=(t=>(t.ConnectionInit="connection_init",t.ConnectionAck="connection_ack",t.Ping="ping",t.Pong="pong",t.Subscribe="subscribe",t.Next="next",t.Error="error",t.Complete="complete",t))(Se||{});function Pa(t){if(!Ge(t))throw new Error(`Message is expected to be an object, but got ${Ce(t)}`);if(!t.type)throw new Error("Message is missing the 'type' property");if(typeof t.type!="string")throw new Error(`Message is expects the 'type' property to be a string, but got ${Ce(t.type)}`);switch(t.type){case"connection_init":case"connection_ack":case"ping":case"pong":{if(t.payload!=null&&!Ge(t.payload))throw new Error(`"${t.type}" message expects the 'payload' property to be an object or nullish or missing, but got "${t.payload}"`);break}case"subscribe":{if(typeof t.id!="string")throw new Error(`"${t.type}" message expects the 'id' property to be a string, but got ${Ce(t.id)}`);if(!t.id)throw new Error(`"${t.type}" message requires a non-empty 'id' property`);if(!Ge(t.payload))throw new Error(`"${t.type}" message expects the 'payload' property to be an object, but got ${Ce(t.payload)}`);if(typeof t.payload.query!="string")throw new Error(`"${t.type}" message payload expects the 'query' property to be a string, but got ${Ce(t.payload.query)}`);if(t.payload.variables!=null&&!Ge(t.payload.variables))throw new Error(`"${t.type}" message payload expects the 'variables' property to be a an object or nullish or missing, but got ${Ce(t.payload.variables)}`);if(t.payload.operationName!=null&&Ce(t.payload.operationName)!=="string")throw new Error(`"${t.type}" message payload expects the 'operationName' property to be a string or nullish or missing, but got ${Ce(t.payload.operationName)}`);if(t.payload.extensions!=null&&!Ge(t.payload.extensions))throw new Error(`"${t.type}" message payload expects the 'extensions' property to be a an object or nullish or missing, but got ${Ce(t.payload.extensions)}`);break}case"next":{if(typeof t.id!="string")throw new Error(`"${t.type}" message expects the 'id' property to be a string, but got ${Ce(t.id)}`);if(!t.id)throw new Error(`"${t.type}" message requires a non-empty 'id' property`);if(!Ge(t.payload))throw new Error(`"${t.type}" message expects the 'payload' property to be an object, but got ${Ce(t.payload)}`);break}case"error":{if(typeof t.id!="string")throw new Error(`"${t.type}" message expects the 'id' property to be a string, but got ${Ce(t.id)}`);if(!t.id)throw new Error(`"${t.type}" message requires a non-empty 'id' property`);if(!Ii(t.payload))throw new Error(`"${t.type}" message expects the 'payload' property to be an array of GraphQL errors, but got ${JSON.stringify(t.payload)}`);break}case"complete":{if(typeof t.id!="string")throw new Error(`"${t.type}" message expects the 'id' property to be a string, but got ${Ce(t.id)}`);if(!t.id)throw new Error(`"${t.type}" message requires a non-empty 'id' property`);break}default:throw new Error(`Invalid message 'type' property "${t.type}"`)}return t}function Fa(t,n){return Pa(typeof t=="string"?JSON.parse(t,n):t)}function pt(t,n){return Pa(t),JSON.stringify(t,n)}function zn(t){let{url:n,connectionParams:r,lazy:o=!0,onNonLazyError:s=console.error,lazyCloseTimeout:a=0,keepAlive:i=0,disablePong:l,connectionAckWaitTimeout:u=0,retryAttempts:c=5,retryWait:d=async function(J){let F=Math.pow(2,J);await new Promise(j=>setTimeout(j,F*1e3+Math.floor(Math.random()*2700+300)))},shouldRetry:m=jn,on:g,webSocketImpl:p,generateID:h=function(){return"xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx".replace(/[xy]/g,J=>{let F=Math.random()*16|0;return(J=="x"?F:F&3|8).toString(16)})},jsonMessageReplacer:f,jsonMessageReviver:C}=t,E;if(p){if(!Ti(p))throw new Error("Invalid WebSocket implementation provided");E=p}else typeof WebSocket<"u"?E=WebSocket:typeof global<"u"?E=global.WebSocket||global.MozWebSocket:typeof window<"u"&&(E=window.WebSocket||window.MozWebSocket);if(!E)throw new Error("WebSocket implementation missing; on Node you can `import WebSocket from 'ws';` and pass `webSocketImpl: WebSocket` to `createClient`");let _=E,T=(()=>{let U=(()=>{let F={};return{on(j,ne){return F[j]=ne,()=>{delete F[j]}},emit(j){"id"in j&&F[j.id]?.(j)}}})(),J={connecting:g?.connecting?[g.connecting]:[],opened:g?.opened?[g.opened]:[],connected:g?.connected?[g.connected]:[],ping:g?.ping?[g.ping]:[],pong:g?.pong?[g.pong]:[],message:g?.message?[U.emit,g.message]:[U.emit],closed:g?.closed?[g.closed]:[],error:g?.error?[g.error]:[]};return{onMessage:U.on,on(F,j){let ne=J[F];return ne.push(j),()=>{let re=ne.indexOf(j);re>-1&&ne.splice(re,1)}},emit(F,...j){for(let ne of[...J[F]])ne(...j)}}})();function q(U){let J=[T.on("error",F=>{J.forEach(j=>j()),U(F)}),T.on("closed",F=>{J.forEach(j=>j()),U(F)})];return()=>J.forEach(F=>F())}let we,ke=0,Te,fe=!1,Z=0,ce=!1;async function Ee(){clearTimeout(Te);let[U,J]=await(we??(we=new Promise((ne,re)=>(async()=>{if(fe){if(await d(Z),!ke)return we=void 0,re({code:1e3,reason:"All Subscriptions Gone"});Z++}T.emit("connecting",fe);let Q=new _(typeof n=="function"?await n():n,Na),We,et;function Pt(){isFinite(i)&&i>0&&(clearTimeout(et),et=setTimeout(()=>{Q.readyState===_.OPEN&&(Q.send(pt({type:Se.Ping})),T.emit("ping",!1,void 0))},i))}q(ge=>{we=void 0,clearTimeout(We),clearTimeout(et),re(ge),ge instanceof Rt&&(Q.close(4499,"Terminated"),Q.onerror=null,Q.onclose=null)}),Q.onerror=ge=>T.emit("error",ge),Q.onclose=ge=>T.emit("closed",ge),Q.onopen=async()=>{try{T.emit("opened",Q);let ge=typeof r=="function"?await r():r;if(Q.readyState!==_.OPEN)return;Q.send(pt(ge?{type:Se.ConnectionInit,payload:ge}:{type:Se.ConnectionInit},f)),isFinite(u)&&u>0&&(We=setTimeout(()=>{Q.close(xe.ConnectionAcknowledgementTimeout,"Connection acknowledgement timeout")},u)),Pt()}catch(ge){T.emit("error",ge),Q.close(xe.InternalClientError,Gn(ge instanceof Error?ge.message:String(ge),"Internal client error"))}};let tt=!1;Q.onmessage=({data:ge})=>{try{let pe=Fa(ge,C);if(T.emit("message",pe),pe.type==="ping"||pe.type==="pong"){T.emit(pe.type,!0,pe.payload),pe.type==="pong"?Pt():l||(Q.send(pt(pe.payload?{type:Se.Pong,payload:pe.payload}:{type:Se.Pong},f)),T.emit("pong",!1,pe.payload));return}if(tt)return;if(pe.type!==Se.ConnectionAck)throw new Error(`First message cannot be of type ${pe.type}`);clearTimeout(We),tt=!0,T.emit("connected",Q,pe.payload,fe),fe=!1,Z=0;let pr=new Promise((ru,Us)=>q(Us));pr.catch(()=>{}),ne([Q,pr])}catch(pe){Q.onmessage=null,T.emit("error",pe),Q.close(xe.BadResponse,Gn(pe instanceof Error?pe.message:String(pe),"Bad response"))}}})())));U.readyState===_.CLOSING&&await J;let F=()=>{},j=new Promise(ne=>F=ne);return[U,F,new Promise((ne,re)=>{let Q=q(re);U.readyState!==_.OPEN&&J.catch(re),j.then(()=>{if(Q(),!ke){let We=()=>U.close(1e3,"Normal Closure");isFinite(a)&&a>0?(clearTimeout(Te),Te=setTimeout(()=>{!ke&&U.readyState===_.OPEN&&We()},a)):We()}ne()})})]}function Ae(U){if(jn(U)&&(Ri(U.code)||[xe.InternalServerError,xe.InternalClientError,xe.BadRequest,xe.BadResponse,xe.Unauthorized,xe.SubprotocolNotAcceptable,xe.SubscriberAlreadyExists,xe.TooManyInitialisationRequests].includes(U.code)))throw U;if(ce)return!1;if(jn(U)&&U.code===1e3)return ke>0;if(!c||Z>=c||!m(U))throw U;return fe=!0}o||(async()=>{for(ke++;;)try{let[,,U]=await Ee();await U}catch(U){try{if(!Ae(U))return}catch(J){return s?.(J)}}})();function he(U,J){let F=h(U),j=!1,ne=!1,re=()=>{ke--,j=!0};return(async()=>{for(ke++;;)try{let[Q,We,et]=await Ee();if(j)return et.catch(()=>{}),We();let Pt=T.onMessage(F,tt=>{switch(tt.type){case Se.Next:{J.next(tt.payload);return}case Se.Error:{ne=!0,j=!0,J.error(tt.payload),re();return}case Se.Complete:{j=!0,re();return}}});Q.send(pt({id:F,type:Se.Subscribe,payload:U},f)),re=()=>{!j&&Q.readyState===_.OPEN&&Q.send(pt({id:F,type:Se.Complete},f)),ke--,j=!0,We()},await et.finally(Pt);return}catch(Q){if(!Ae(Q))return}})().then(()=>{ne||J.complete()}).catch(Q=>{J.error(Q)}),()=>{j||re()}}return{on:T.on,subscribe:he,iterate(U){let J=[],F={done:!1,error:null,resolve:()=>{}},j=he(U,{next(re){J.push(re),F.resolve()},error(re){F.done=!0,F.error=re,F.resolve()},complete(){F.done=!0,F.resolve()}}),ne=(async function*(){for(;;){for(J.length||await new Promise(Q=>F.resolve=Q);J.length;)yield J.shift();if(F.error)throw F.error;if(F.done)return}})();return ne.throw=async re=>(F.done||(F.done=!0,F.error=re,F.resolve()),{done:!0,value:void 0}),ne.return=async()=>(j(),{done:!0,value:void 0}),ne},async dispose(){if(ce=!0,we){let[U]=await we;U.close(1e3,"Normal Closure")}},terminate(){we&&T.emit("closed",new Rt)}}}var Rt=class extends Error{name="TerminatedCloseEvent";message="4499: Terminated";code=4499;reason="Terminated";wasClean=!1};function jn(t){return Ge(t)&&"code"in t&&"reason"in t}function Ri(t){return[1e3,1001,1006,1005,1012,1013,1014].includes(t)?!1:t>=1e3&&t<=1999}function Ti(t){return typeof t=="function"&&"constructor"in t&&"CLOSED"in t&&"CLOSING"in t&&"CONNECTING"in t&&"OPEN"in t}var Tt=ue(!0),ln;function Ni(){return ln??=zn({url:`${location.origin.replace(/^http/,"ws")}/graphql`,connectionParams:()=>({Authorization:`Bearer ${de.key.peek()??""}`}),lazyCloseTimeout:1e3,retryAttempts:Number.POSITIVE_INFINITY,shouldRetry:t=>!(t instanceof CloseEvent)||t.code!==4403&&t.code!==4401,retryWait:t=>new Promise(n=>setTimeout(n,Math.min(500*2**t,1e4))),on:{connected:()=>{Tt.value=!0},closed:t=>{let{code:n}=t;n===4403||n===4401?de.expire():n!==1e3&&(Tt.value=!1)}}}),ln}de.key.subscribe(()=>{ln?.dispose(),ln=void 0,Tt.value=!0});function Pi(t,n,r){return Ni().subscribe({query:t.toString(),variables:n},{next:o=>{let[s]=o.errors??[];s?r.error?.(s.message):o.data&&r.next(o.data)},error:o=>r.error?.(Fi(o)),complete:()=>r.complete?.()})}function je(t,n,r){let o=K(r);o.current=r,I(()=>{if(n!==null)return Pi(t,n,{next:s=>o.current.next(s),error:s=>o.current.error?.(s),complete:()=>o.current.complete?.()})},[t,JSON.stringify(n)])}function Fi(t){return Array.isArray(t)?t.map(n=>n.message??"").join(" "):t instanceof Error?t.message:"The connection was closed."}function Ma({customer:t}){let{data:n,error:r,loading:o,reload:s}=W(ao,{number:t.displayId}),[a,i]=y(""),l=S(),u=n?.customer?.grantedUsers??[],c=(n?.workspace?.users??[]).filter(({id:p,role:h})=>h==="MEMBER"&&p!==t.owner?.id&&!u.some(f=>f.id===p)),d=(p,h)=>{l.run(async()=>{await p(),await s(),i(""),P(h)})},m=p=>({input:{userId:p,customerIds:[t.id]}}),g=p=>c.find(h=>h.id===p)?.name??"The member";return e(V,{title:"Who sees it",children:[r&&e(R,{error:r,again:s}),o&&e(D,{children:"Reading who sees it\u2026"}),n&&e("div",{class:"stack",children:[e("p",{class:"small quiet",children:"Admins see every customer, members those they own and those granted here."}),e($,{errors:l.errors}),u.length>0?e("ul",{class:"granted",children:u.map(p=>e("li",{class:"row apart",children:[e("span",{class:"person",children:[e("span",{class:"strong",children:p.name}),e("span",{class:"small quiet",children:p.email})]}),e(v,{kind:"plain small",label:`Take the customer from ${p.name}`,onClick:()=>d(()=>w(io,m(p.id)),`${p.name} does not see it any more.`),children:"Take away"})]},p.id))}):e("p",{class:"small",children:"Nobody was granted it."}),c.length>0&&e("form",{class:"row grant",onSubmit:p=>{p.preventDefault(),a!==""&&d(()=>w(so,m(a)),`${g(a)} sees it from here on.`)},children:[e(z,{label:"Member to grant it",hidden:!0,value:a,onChange:i,options:[["","Choose a member"],...c.map(({id:p,name:h})=>[p,h])]}),e(v,{type:"submit",kind:"small",busy:l.busy,disabled:a==="",children:"Grant"})]})]})]})}function Oa({customer:t,reload:n}){let r=ye(me()),o=S(),s=(l,u)=>{o.run(async()=>{await l(),await n(),P(u)})},a=t.contacts.nodes,i=t.primaryContactSource==="CHOSEN";return e(V,{title:"Contacts",pad:!1,aside:i&&r?e(v,{kind:"plain small",busy:o.busy,onClick:()=>s(()=>w(Yr,{input:{customerId:t.id}}),"HubSpot says who is primary again."),children:"Let HubSpot choose the primary"}):e("span",{class:"small quiet",children:x(t.contactCount,"contact")}),children:[e($,{errors:o.errors}),a.length===0?e(N,{title:"No contacts",children:"In HubSpot, no contact is associated with this company."}):e("ul",{class:"people",children:a.map(l=>{let u=l.id===t.primaryContact?.id,c={customerId:t.id,contactId:l.id};return e("li",{children:[e(Wa,{contact:l}),u&&e(Y,{tone:"good",children:i?"Primary, chosen here":"Primary"}),r&&e("div",{class:"row end acts",children:[!u&&e(v,{kind:"plain small",label:`Make ${l.name??"this contact"} primary`,onClick:()=>s(()=>w(zr,{input:c}),`${l.name} is the primary contact.`),children:"Make primary"}),e(v,{kind:"plain small",label:`Take ${l.name??"this contact"} off this customer`,onClick:()=>s(()=>w(Jr,{input:c}),`${l.name} is off this customer.`),children:"Unlink"})]})]},l.id)})}),t.contacts.pageInfo.hasNextPage&&e("p",{class:"more small quiet",children:["The first 50 of ",x(t.contactCount,"contact"),"."]}),t.unlinked.nodes.length>0&&e("details",{class:"under",children:[e("summary",{children:[x(t.unlinked.nodes.length,"contact")," taken off by a person"]}),e("ul",{class:"people",children:t.unlinked.nodes.map(l=>e("li",{children:[e(Wa,{contact:l}),r&&e("div",{class:"row end acts",children:e(v,{kind:"plain small",label:`Put ${l.name??"this contact"} back`,onClick:()=>s(()=>w(Zr,{input:{customerId:t.id,contactId:l.id}}),`${l.name} is back.`),children:"Put back"})})]},l.id))})]})]})}function Wa({contact:t}){return e("div",{class:"person",children:[e("a",{class:"strong",href:`/console/contacts/${t.displayId}`,children:t.name??"No name"}),e("span",{class:"small quiet ways",children:[t.title,t.email===t.name?null:t.email,t.phone].filter(Boolean).map(n=>e("span",{children:n},n))})]})}function $a({customer:t,reload:n}){let[r,o]=y(!1),s=Ha(t),a=e("span",{class:"quiet",children:"none"}),i=t.tags.filter(u=>!u.fromHubSpot),l=t.tags.filter(u=>u.fromHubSpot);return e("div",{class:"stack loose",children:[e(V,{title:"Fields",aside:!r&&e(v,{kind:"small",onClick:()=>o(!0),children:"Edit"}),children:r?e(Wi,{customer:t,reload:n,done:()=>o(!1)}):e("dl",{class:"facts sourced",children:[e(Fe,{label:"Name",from:s("name"),children:t.name}),e(Fe,{label:"Status",children:Ke[t.status][0]}),e(Fe,{label:"Domain",from:s("domain"),children:t.domain??a}),e(Fe,{label:"Owner",from:s("owner","ownerId"),children:t.owner?.name??a}),e(Fe,{label:"Plan",from:s("plan","planId"),children:t.plan?.name??a}),e(Fe,{label:"ARR",from:s("arr"),children:t.arr?ct(t.arr):a}),e(Fe,{label:"Industry",from:s("industry"),children:t.industry??a}),e(Fe,{label:"Employees",from:s("employeeCount","employee_count"),children:t.employeeCount==null?a:H(t.employeeCount)}),t.customFields.map(u=>e(Fe,{label:u.label,from:s(u.key)??(u.fromHubSpot?"HubSpot":void 0),children:u.values.length>0?u.values.join(", "):a},u.key)),e(Fe,{label:"Tags",children:t.tags.length===0?a:e("span",{class:"row",children:[i.map(u=>e("a",{href:`/console/customers?tag=${encodeURIComponent(u.name)}`,children:e(Y,{children:u.name})},u.name)),l.map(u=>e("a",{href:`/console/customers?tag=${encodeURIComponent(u.name)}`,children:e(Y,{tone:"busy",title:"HubSpot gives this tag",children:u.name})},u.name))]})})]})}),e(V,{title:"Record",children:e("dl",{class:"facts",children:[e("dt",{children:"Number here"}),e("dd",{class:"number",children:t.displayId}),e("dt",{children:"Company id"}),e("dd",{children:e("code",{children:t.hubSpotCompanyId})}),t.mergedCompanyIds.length>0&&e(k,{children:[e("dt",{children:"Merged in"}),e("dd",{children:t.mergedCompanyIds.map(u=>e("code",{children:[u," "]},u))})]}),e("dt",{children:"Created"}),e("dd",{children:e(A,{at:t.createdAt})}),e("dt",{children:"Changed"}),e("dd",{children:e(A,{at:t.updatedAt})})]})})]})}function Ha(t){return(...n)=>t.lockedFields.find(({field:r})=>n.includes(r))?.hubSpotProperty}function Fe({label:t,from:n,children:r}){return e(k,{children:[e("dt",{children:t}),e("dd",{children:[r,n&&e("span",{class:"source",title:`HubSpot feeds this from its property ${n}: change it there`,children:[e(Mi,{}),n]})]})]})}function Mi(){return e("svg",{width:"11",height:"11",viewBox:"0 0 12 12",role:"img","aria-label":"fed by HubSpot from",children:[e("rect",{x:"2",y:"5.2",width:"8",height:"5.800",rx:"1.500",fill:"currentColor"}),e("path",{d:"M4 5.500V3.800a2 2 0 0 1 4 0v1.700",fill:"none",stroke:"currentColor","stroke-width":"1.400"})]})}function Wi({customer:t,reload:n,done:r}){let{data:o}=W(Br,{}),s=S(),a=Ha(t),[i,l]=y({}),u=h=>f=>l({...i,[h]:f}),c=o?.workspace;if(!c)return e(D,{children:"Reading what can be chosen\u2026"});let d=h=>s.errors.find(({field:f})=>f[0]===h||f.at(-1)===h)?.message,m=(h,f,...C)=>({value:i[h]??f??"",disabled:a(h,...C)!==void 0,hint:a(h,...C)&&`HubSpot feeds this from ${a(h,...C)}`,wrong:d(h)}),g=(h,f)=>[["",f],...h.map(({id:C,name:E})=>[C,E])],p=t.customFields.filter(({key:h,fromHubSpot:f})=>!f&&a(h)===void 0);return e("form",{class:"stack",onSubmit:h=>{h.preventDefault(),s.run(async()=>{await w(qr,{input:Ui(t,i)}),await n(),P("Saved.")}).then(f=>f&&r())},children:[e(L,{label:"Name",onInput:u("name"),...m("name",t.name)}),e(z,{label:"Status",value:i.status??t.status,onChange:u("status"),options:Object.entries(Ke).map(([h,[f]])=>[h,f])}),e(L,{label:"Domain",onInput:u("domain"),...m("domain",t.domain)}),e(z,{label:"Owner",onChange:u("ownerId"),options:g(c.users,"Nobody"),...m("ownerId",t.owner?.id,"owner")}),e(z,{label:"Plan",onChange:u("planId"),options:g(c.plans,"None"),...m("planId",t.plan?.id,"plan")}),e(L,{label:"ARR",onInput:u("arr"),...m("arr",t.arr)}),e(L,{label:"Industry",onInput:u("industry"),...m("industry",t.industry)}),e(L,{label:"Employees",type:"number",onInput:u("employeeCount"),...m("employeeCount",t.employeeCount?.toString(),"employee_count")}),p.map(h=>{let f=c.customFields.find(({key:_})=>_===h.key)?.options??[],C=`custom:${h.key}`,E=i[C]??h.values.join(", ");return h.type==="SELECT"?e(z,{label:h.label,value:E,onChange:u(C),options:[["","None"],...f.map(_=>[_,_])]},C):e(L,{label:h.label,value:E,type:h.type==="DATE"?"date":"text",onInput:u(C),hint:h.type==="MULTI_SELECT"?`Several of: ${f.join(", ")}. Commas between.`:void 0},C)}),e(Qe,{label:"Tags of your own",hint:"Commas between. Tags from HubSpot stay as they are.",wrong:d("tags"),children:h=>e("input",{class:"input",value:i.tags??t.tags.filter(f=>!f.fromHubSpot).map(f=>f.name).join(", "),onInput:f=>u("tags")(f.currentTarget.value),...h})}),e($,{errors:s.errors.filter(h=>!Oi(h))}),e("div",{class:"row end",children:[e(v,{onClick:r,children:"Cancel"}),e(v,{type:"submit",kind:"primary",busy:s.busy,disabled:Object.keys(i).length===0,children:"Save"})]})]})}var Ua=["name","domain","ownerId","planId","arr","industry","employeeCount","tags"],Oi=t=>Ua.includes(t.field[0]??"")||Ua.includes(t.field.at(-1)??"");function Ui(t,n){let r=i=>i.split(",").map(l=>l.trim()).filter(Boolean),o={id:t.id},s=i=>{let l=n[i];l!==void 0&&(o[i]=l.trim()||null)};n.name!==void 0&&(o.name=n.name),n.status!==void 0&&(o.status=n.status);for(let i of["domain","ownerId","planId","arr","industry"])s(i);n.employeeCount!==void 0&&(o.employeeCount=n.employeeCount===""?null:Number(n.employeeCount)),n.tags!==void 0&&(o.tags=r(n.tags));let a=Object.entries(n).filter(([i])=>i.startsWith("custom:"));return a.length>0&&(o.customFields=a.map(([i,l])=>{let u=i.slice(7),c=t.customFields.find(d=>d.key===u)?.type==="MULTI_SELECT";return{key:u,values:c?r(l):l.trim()?[l.trim()]:[]}})),o}function La({customer:t,reload:n}){let[r,o]=y(!1);return e(V,{title:"Onboardings",pad:!1,aside:e(v,{kind:"small",onClick:()=>o(!0),children:"New onboarding\u2026"}),children:[t.onboardings.length===0&&e(N,{title:"No onboarding yet",children:"Create one and list what is to be done before this customer is live."}),t.onboardings.map(s=>e(Bi,{onboarding:s,reload:n},s.id)),r&&e($i,{customer:t,reload:n,close:()=>o(!1)})]})}function $i({customer:t,reload:n,close:r}){let[o,s]=y(""),a=S();return e(G,{title:"New onboarding",submit:"Create",action:a,disabled:o.trim()==="",onClose:r,onSubmit:()=>a.run(async()=>{await w(Xr,{input:{customerId:t.id,name:o}}),await n()}),children:e(L,{label:"Name",value:o,onInput:s,autofocus:!0,placeholder:"Launch in spring"})})}var Hi=({id:t,completedAt:n})=>n?w(no,{id:t}):w(to,{id:t});function Li({task:t,change:n}){let[r,o]=y(null),s=r??t.completedAt!=null;return e("label",{class:"check",children:[e("input",{type:"checkbox",checked:s,onChange:()=>{o(!s),n().then(()=>o(null))}}),e("span",{class:s?"quiet":void 0,children:t.title})]})}function Bi({onboarding:t,reload:n}){let[r,o]=y(""),s=S(),a=l=>s.run(async()=>{await l(),await n()}),i=t.tasks.filter(l=>l.completedAt).length;return e("section",{class:"onboarding","aria-label":t.name,children:[e("div",{class:"row apart",children:[e("h3",{children:t.name}),e("span",{class:"small quiet",children:[i," of ",x(t.tasks.length,"task")," done"]})]}),e($,{errors:s.errors}),e("ul",{class:"tasks",children:t.tasks.map(l=>e("li",{children:[e(Li,{task:l,change:()=>a(()=>Hi(l))}),l.completedAt&&e("span",{class:"small quiet",children:[l.completedBy?.name,", ",e(A,{at:l.completedAt})]}),e(v,{kind:"plain small",label:`Remove ${l.title}`,onClick:()=>{a(()=>w(ro,{id:l.id}))},children:"Remove"})]},l.id))}),e("form",{class:"row add-task",onSubmit:l=>{l.preventDefault(),r.trim()!==""&&a(()=>w(eo,{input:{onboardingId:t.id,title:r}})).then(u=>u&&o(""))},children:[e(L,{label:`New task of ${t.name}`,hidden:!0,value:r,onInput:o,placeholder:"What is to be done?"}),e(v,{type:"submit",kind:"small",busy:s.busy,children:"Add task"})]})]})}function Ba({customer:t,onClose:n,gone:r}){let[o,s]=y(""),a=S();return e(G,{title:`Delete ${t.name} permanently?`,submit:"Delete permanently",danger:!0,disabled:o.trim()!==t.name.trim(),action:a,onClose:n,onSubmit:()=>a.run(async()=>{await w(jr,{id:t.id}),P(`${t.name} was deleted permanently.`),r()}),children:[e("p",{children:"This cannot be undone. It takes with it the contacts that belong to no other customer, all onboardings and tasks, and the whole history. No sync brings the company back until you lift its exclusion."}),e(L,{label:`Type \u201C${t.name}\u201D to confirm`,value:o,onInput:s,autocomplete:"off",spellcheck:!1,autofocus:!0})]})}var Va=e("a",{href:"/console/customers",children:"Customers"});function qa(){let{params:t}=De(),n=Number(t.number),{data:r,error:o,loading:s,reload:a}=W(Lr,{number:Number.isInteger(n)?n:0}),[i,l]=y(0),u=r?.customer;return je(Vr,u?{id:u.id}:null,{next({customerChanged:{event:c}}){c!=="PURGED"&&(l(d=>d+1),a())}}),u?e(Vi,{customer:u,reload:a,changes:i}):e(O,{title:s?`Customer ${n}`:"No such customer",crumb:Va,children:[o&&e(R,{error:o,again:a}),e("div",{class:"card",children:s?e(D,{children:"Reading the customer\u2026"}):!o&&e(N,{title:"Not here",children:"There is no customer with this number, or it is not yours to see."})})]})}function Vi({customer:t,reload:n,changes:r}){let o=ye(me()),[s,a]=Ke[t.status];return e(O,{title:t.name,crumb:Va,lead:e("span",{class:"row",children:[e(le,{tone:a,children:s}),t.domain&&e("span",{children:t.domain}),t.sharedDomainCount>1&&e("a",{href:`/console/customers?search=${encodeURIComponent(t.domain??"")}`,children:e(Y,{children:[t.sharedDomainCount," share this domain"]})}),t.hubSpotUrl&&e("a",{href:t.hubSpotUrl,rel:"noreferrer",target:"_blank",children:["Company in HubSpot ",e("span",{class:"unseen",children:"(opens a new tab)"})]})]}),actions:o&&e(Qi,{customer:t,reload:n}),children:[e(qi,{customer:t,reload:n}),e("div",{class:"columns",children:[e("div",{class:"stack loose",children:[e(Oa,{customer:t,reload:n}),e(La,{customer:t,reload:n}),e(sn,{id:t.id,document:oo,pick:i=>i.customer?.history,changes:r,file:t})]}),e("div",{class:"stack loose",children:[e($a,{customer:t,reload:n}),o&&e(Ma,{customer:t})]})]})]})}function qi({customer:t}){return t.archivedAt?e(M,{tone:"warn",title:"Archived",children:[t.archiveReason&&`${dt[t.archiveReason]}, `,e(A,{at:t.archivedAt}),".",t.mergedInto&&e(k,{children:[" ","It lives on as ",e("a",{href:`/console/customers/${t.mergedInto.displayId}`,children:t.mergedInto.name}),"."]})," ","Everything is kept; lists leave it out."]}):t.detachedAt?e(M,{tone:"warn",title:"Detached from HubSpot",children:"Somebody restored it although its company is gone there or outside the filter. No sync touches it until the company returns."}):null}function Qi({customer:t,reload:n}){let{route:r}=ae(),[o,s]=y(null),a=S(),i=S(),l=S();return t.archivedAt?e(k,{children:[e($,{errors:i.errors}),e(v,{busy:i.busy,onClick:()=>{i.run(async()=>{let{customers:u}=await w(Kr,{id:t.id});await n(),P(u[0]?.detachedAt?`${t.name} is back, detached from HubSpot.`:`${t.name} is back.`)})},children:i.busy?"Asking HubSpot\u2026":"Restore"}),e(v,{kind:"danger",onClick:()=>s("purge"),children:"Delete permanently\u2026"}),o==="purge"&&e(Ba,{customer:t,onClose:()=>s(null),gone:()=>r("/console/customers",!0)})]}):e(k,{children:[e($,{errors:l.errors}),e(v,{busy:l.busy,onClick:()=>{l.run(async()=>{let{allRead:u}=await w(Gr,{id:t.id});await n(),P(u?`${t.name} is as HubSpot has it.`:"HubSpot is slow: what is missing comes as soon as it can.")})},children:l.busy?"Asking HubSpot\u2026":"Resync"}),e(v,{onClick:()=>s("archive"),children:"Archive\u2026"}),o==="archive"&&e(G,{title:`Archive ${t.name}?`,submit:"Archive",action:a,onClose:()=>s(null),onSubmit:()=>a.run(async()=>{await w(Qr,{id:t.id}),await n(),P(`${t.name} is archived.`)}),children:e("p",{children:"It leaves the lists and keeps everything: contacts, onboardings, history. No sync brings it back; you can restore it at any time."})})]})}var Ki=100,un={search:"",status:"",owner:"",plan:"",tag:"",archived:"LIVE",sort:"NAME",direction:"ASC"};function Qa(){let{query:t,route:n}=ae(),r={...un,...t},o=W(uo,{}),[s,a]=y(0),i=K(void 0),[l,u]=y(r.search);I(()=>()=>clearTimeout(i.current),[]);let c=f=>{let C=Object.entries({...r,...f}).filter(([_,T])=>T!==un[_]),E=new URLSearchParams(C).toString();n(`/console/customers${E?`?${E}`:""}`,!0)},d=be(lo,{first:Ki,search:r.search||null,filter:{archived:r.archived,status:r.status?[r.status]:null,ownerId:r.owner||null,planId:r.plan||null,tag:r.tag||null},sort:{field:r.sort,direction:r.direction}},f=>f.customers),m=o.data?.customerChangeCursor;je(co,m?{after:m}:null,{next({customerChanged:{event:f,customer:C}}){f==="CREATED"&&a(E=>E+1),C&&d.amend(E=>E.map(_=>_.id===C.id?C:_))}});let g=Ne(()=>d.rows.map(f=>e(Gi,{row:f},f.id)),[d.rows]),p=Object.entries(un).some(([f,C])=>!["sort","direction"].includes(f)&&r[f]!==C),h=o.data?.workspace;return e(O,{title:"Customers",lead:d.total===void 0?"\xA0":`${x(d.total,"customer")}${p?d.total===1?" matches":" match":", kept true to HubSpot"}.`,children:[e("form",{class:"filters",role:"search",onSubmit:f=>f.preventDefault(),children:[e(L,{label:"Search",type:"search",value:l,placeholder:"Name, domain or a contact's e-mail",onInput:f=>{u(f),clearTimeout(i.current),i.current=setTimeout(()=>c({search:f.trim()}),250)}}),e(z,{label:"Status",value:r.status,onChange:f=>c({status:f}),options:[["","Any"],...Object.entries(Ke).map(([f,[C]])=>[f,C])]}),e(z,{label:"Owner",value:r.owner,onChange:f=>c({owner:f}),options:[["","Anyone"],...(h?.users??[]).map(({id:f,name:C})=>[f,C])]}),e(z,{label:"Plan",value:r.plan,onChange:f=>c({plan:f}),options:[["","Any"],...(h?.plans??[]).map(({id:f,name:C})=>[f,C])]}),e(z,{label:"Show",value:r.archived,onChange:f=>c({archived:f}),options:[["LIVE","Live"],["ARCHIVED","Archived"],["ANY","Both"]]})]}),r.tag&&e("div",{class:"row small",children:["With the tag ",e(Y,{children:r.tag}),e(v,{kind:"plain small",onClick:()=>c({tag:""}),children:"Any tag"})]}),s>0&&e(M,{tone:"busy",action:e(v,{kind:"small",onClick:()=>{a(0),d.reload()},children:"Show them"}),children:[s===1?"A customer has arrived":`${H(s)} customers have arrived`," since this list was read."]}),d.error&&e(R,{error:d.error,again:d.reload}),e("div",{class:"card",children:d.loading?e(D,{children:"Reading customers\u2026"}):d.rows.length===0&&!d.error?e(ji,{narrowed:p,clear:()=>{u(""),c(un)}}):e(k,{children:[e(se,{label:"Customers",children:e("table",{class:"customers",children:[e("thead",{children:e("tr",{children:[e(Yn,{name:"NAME",wanted:r,want:c,children:"Name"}),e("th",{scope:"col",children:"Status"}),e("th",{scope:"col",children:"Plan"}),e(Yn,{name:"ARR",wanted:r,want:c,right:!0,children:"ARR"}),e("th",{scope:"col",children:"Owner"}),e("th",{scope:"col",class:"right",children:"Contacts"}),e(Yn,{name:"UPDATED_AT",wanted:r,want:c,children:"Changed"})]})}),e("tbody",{children:g})]})}),e(ve,{shown:`All ${x(d.rows.length,"customer")} shown`,more:d.more,busy:d.loadingMore,hasMore:d.hasMore})]})})]})}function Gi({row:t}){let[n,r]=Ke[t.status];return e("tr",{class:t.archivedAt?"archived":void 0,children:[e("td",{children:[e("a",{class:"strong",href:`/console/customers/${t.displayId}`,children:t.name}),e("div",{class:"row small quiet",children:[e("span",{children:t.domain??"no domain"}),t.sharedDomainCount>1&&e(Y,{title:`${t.sharedDomainCount} live customers have this domain`,children:[t.sharedDomainCount," share this domain"]}),t.archivedAt&&e(Y,{title:t.archiveReason?dt[t.archiveReason]:void 0,children:"Archived"}),t.detachedAt&&e(Y,{tone:"warn",children:"Detached"})]})]}),e("td",{children:e(le,{tone:r,children:n})}),e("td",{children:t.plan?.name??e("span",{class:"quiet",children:"none"})}),e("td",{class:"right",children:t.arr?ct(t.arr):e("span",{class:"quiet",children:"none"})}),e("td",{children:t.owner?.name??e("span",{class:"quiet",children:"nobody"})}),e("td",{class:"right",children:H(t.contactCount)}),e("td",{class:"quiet",children:e(A,{at:t.updatedAt})})]})}function Yn({name:t,wanted:n,want:r,right:o,children:s}){let a=n.sort===t,l=a?n.direction==="ASC"?"DESC":"ASC":t==="NAME"?"ASC":"DESC",u=n.direction==="ASC"?"ascending":"descending";return e("th",{scope:"col",class:o?"right":void 0,"aria-sort":a?u:void 0,children:e("button",{type:"button",class:"sort",onClick:()=>r({sort:t,direction:l}),children:[s,e("span",{"aria-hidden":"true",children:a&&n.direction==="DESC"?"\u2193":"\u2191"})]})})}function ji({narrowed:t,clear:n}){let r=me();return t?e(N,{title:"Nobody matches",action:e(v,{onClick:n,children:"Clear search and filters"}),children:"No customer fits all of what you look for."}):ye(r)?e(N,{title:"No customers yet",action:e("a",{class:"button primary",href:"/console/setup",children:"Set up HubSpot"}),children:"Customers come from HubSpot's companies. Connect an account, choose which companies count, and run the first sync."}):e(N,{title:"No customers of yours",children:"You see the customers you own and those an admin gave you access to."})}function Ka(){let t=be(po,{first:100},s=>s.exclusions),[n,r]=y(null),o=S();return e(O,{title:"Exclusions",lead:"Records that no sync brings back. Only their ids are kept.",children:[t.error&&e(R,{error:t.error,again:t.reload}),e("div",{class:"card",children:t.loading?e(D,{children:"Reading exclusions\u2026"}):t.rows.length===0?e(N,{title:"Nothing is excluded",children:"When you delete a customer permanently, its company is listed here, so that no sync brings it back."}):e(k,{children:[e(se,{label:"Exclusions",children:e("table",{children:[e("thead",{children:e("tr",{children:[e("th",{scope:"col",children:"Record in HubSpot"}),e("th",{scope:"col",children:"Why"}),e("th",{scope:"col",children:"Since"}),e("th",{scope:"col",children:"By"}),e("th",{scope:"col",children:e("span",{class:"unseen",children:"Lift"})})]})}),e("tbody",{children:t.rows.map(({recordKind:s,hubSpotId:a,cause:i,createdAt:l,createdBy:u})=>e("tr",{children:[e("td",{children:[s==="COMPANY"?"Company":"Contact"," ",e("code",{children:a})]}),e("td",{children:i==="PURGED"?"Deleted here permanently":"Erased by HubSpot's privacy deletion"}),e("td",{children:e(A,{at:l})}),e("td",{children:u?.name??"HubSpot"}),e("td",{class:"right",children:i==="PURGED"&&s==="COMPANY"&&e(v,{kind:"small",label:`Lift the exclusion of company ${a}`,onClick:()=>r(a),children:"Lift\u2026"})})]},s+a))})]})}),e(ve,{shown:x(t.rows.length,"exclusion"),more:t.more,busy:t.loadingMore,hasMore:t.hasMore})]})}),n&&e(G,{title:`Let company ${n} come back?`,submit:"Lift the exclusion",action:o,onClose:()=>r(null),onSubmit:()=>o.run(async()=>{await w(mo,{id:n}),t.reload(),P("The exclusion is lifted.")}),children:e("p",{children:"If the filter admits it, the next sync brings it as a new customer. What was deleted stays deleted."})})]})}function Ga(){let{data:t,error:n,loading:r,reload:o}=W(go,{}),s=t?.workspace;return e(O,{title:"Fields and plans",lead:"What customers and contacts carry beyond the usual, and what plans there are.",children:[n&&e(R,{error:n,again:o}),r&&e("div",{class:"card",children:e(D,{children:"Reading definitions\u2026"})}),s&&e("div",{class:"columns",children:[e(zi,{workspace:s,reload:o}),e("div",{class:"stack loose",children:[e(Xi,{workspace:s,reload:o},s.plans.map(({name:a})=>a).join(`
`)),e(el,{workspace:s,reload:o})]})]})]})}function zi({workspace:t,reload:n}){let[r,o]=y(null),s=S();return e(V,{title:"Custom fields",pad:!1,aside:e(v,{kind:"small",onClick:()=>o({what:"define"}),children:"New field\u2026"}),children:[t.customFields.length===0?e(N,{title:"No custom fields",children:"Define one to hold a HubSpot property that has no field of its own, or something only you know."}):e(se,{label:"Custom fields",children:e("table",{children:[e("thead",{children:e("tr",{children:[e("th",{scope:"col",children:"Field"}),e("th",{scope:"col",children:"Of"}),e("th",{scope:"col",children:"Holds"}),e("th",{scope:"col",children:e("span",{class:"unseen",children:"Change"})})]})}),e("tbody",{children:t.customFields.map(a=>e("tr",{children:[e("td",{children:[e("span",{class:"strong",children:a.label}),e("div",{class:"small quiet",children:e("code",{children:a.key})})]}),e("td",{children:a.object==="CUSTOMER"?"Customers":"Contacts"}),e("td",{children:[Kn[a.type],a.options.length>0&&e("div",{class:"small quiet",children:a.options.join(", ")})]}),e("td",{class:"right",children:e("div",{class:"row end",children:[e(v,{kind:"plain small",label:`Edit ${a.label}`,onClick:()=>o({what:"edit",field:a}),children:"Edit\u2026"}),e(v,{kind:"plain small",label:`Delete ${a.label}`,onClick:()=>o({what:"delete",field:a}),children:"Delete\u2026"})]})})]},a.id))})]})}),r?.what==="define"&&e(Yi,{close:()=>o(null),reload:n}),r?.what==="edit"&&e(Zi,{field:r.field,close:()=>o(null),reload:n}),r?.what==="delete"&&e(G,{title:`Delete \u201C${r.field.label}\u201D?`,submit:"Delete",danger:!0,action:s,onClose:()=>o(null),onSubmit:()=>s.run(async()=>{await w(bo,{id:r.field.id}),await n(),P("The field is deleted.")}),children:e("p",{children:"Its values go with it. A field that the field map feeds must leave the map first."})})]})}var dn=t=>t.split(`
`).map(n=>n.trim()).filter(Boolean);function Jn({label:t,hint:n,value:r,onInput:o}){return e(Qe,{label:t,hint:n,children:s=>e("textarea",{class:"input",rows:5,value:r,onInput:a=>o(a.currentTarget.value),...s})})}function Yi({close:t,reload:n}){let[r,o]=y(""),[s,a]=y(),[i,l]=y("CUSTOMER"),[u,c]=y("TEXT"),[d,m]=y(""),g=S(),p=u==="SELECT"||u==="MULTI_SELECT",h=s??Ji(r);return e(G,{title:"New custom field",submit:"Define",action:g,disabled:!r.trim()||!h||p&&dn(d).length===0,onClose:t,onSubmit:()=>g.run(async()=>{await w(ho,{input:{label:r,key:h,object:i,type:u,options:p?dn(d):[]}}),await n()}),children:[e(L,{label:"Label",value:r,onInput:o,autofocus:!0}),e(L,{label:"Key",value:h,onInput:a,hint:"Its name in the API.",spellcheck:!1}),e(z,{label:"Of",value:i,onChange:f=>l(f),options:[["CUSTOMER","Customers"],["CONTACT","Contacts"]]}),e(z,{label:"Holds",value:u,onChange:f=>c(f),options:Object.entries(Kn)}),p&&e(Jn,{label:"Options",hint:"One a line.",value:d,onInput:m})]})}var Ji=t=>t.trim().toLowerCase().replace(/[^a-z0-9]+/g,"_").replace(/^_+|_+$/g,"");function Zi({field:t,close:n,reload:r}){let[o,s]=y(t.label),[a,i]=y(t.options.join(`
`)),l=S(),u=t.type==="SELECT"||t.type==="MULTI_SELECT";return e(G,{title:`Edit \u201C${t.label}\u201D`,submit:"Save",action:l,disabled:!o.trim(),onClose:n,onSubmit:()=>l.run(async()=>{await w(yo,{input:{id:t.id,label:o,options:u?dn(a):null}}),await r()}),children:[e(L,{label:"Label",value:o,onInput:s,autofocus:!0}),u&&e(Jn,{label:"Options",hint:"One a line. An option that is in use cannot be left out.",value:a,onInput:i})]})}function Xi({workspace:t,reload:n}){let r=t.plans.map(({name:i})=>i).join(`
`),[o,s]=y(r),a=S();return e(V,{title:"Plans",children:e("form",{class:"stack",onSubmit:i=>{i.preventDefault(),a.run(async()=>{await w(fo,{names:dn(o)}),await n(),P("The plans are saved.")})},children:[e(Jn,{label:"Plans, one a line, in their order",hint:"HubSpot's values are matched to them, whatever the case. A plan in use cannot be left out.",value:o,onInput:s}),e($,{errors:a.errors}),e("div",{class:"row end",children:e(v,{type:"submit",busy:a.busy,disabled:o===r,children:"Save plans"})})]})})}function el({workspace:t,reload:n}){let[r,o]=y({name:t.name,timeZone:t.timeZone,share:tl(t.archiveShare),owner:t.fallbackOwner?.id??""}),s=S();return e(V,{title:"Workspace",children:e("form",{class:"stack",onSubmit:a=>{a.preventDefault(),s.run(async()=>{let{name:i,timeZone:l,share:u,owner:c}=r;await w(vo,{input:{name:i,timeZone:l,archiveShare:nl(u),fallbackOwnerId:c||null}}),await n(),P("The workspace is saved.")})},children:[e(L,{label:"Name",value:r.name,onInput:a=>o({...r,name:a})}),e(z,{label:"Time zone",value:r.timeZone,onChange:a=>o({...r,timeZone:a}),options:[...new Set([t.timeZone,...Intl.supportedValuesOf("timeZone")])].map(a=>[a,a])}),e(L,{label:"The guard, in percent",type:"number",value:r.share,onInput:a=>o({...r,share:a}),hint:"How many of the customers HubSpot may cause to be archived within 24 hours; 20 always may. What goes beyond waits for you."}),e(z,{label:"Owner when HubSpot's is no user here",value:r.owner,onChange:a=>o({...r,owner:a}),options:t.users.filter(({role:a})=>a!=="MEMBER").map(({id:a,name:i})=>[a,i])}),e($,{errors:s.errors}),e("div",{class:"row end",children:e(v,{type:"submit",busy:s.busy,children:"Save"})})]})})}var tl=t=>t==null?"":String(Number((Number(t)*100).toFixed(1))),nl=t=>t.trim()===""?null:String(Number((Number(t)/100).toFixed(3)));function ja(){let t=be(Co,{first:100},m=>m.heldArchives),[n,r]=y([]),[o,s]=y(null),a=S(),i=S(),l=t.rows.filter(({id:m})=>n.includes(m)).map(({id:m})=>m),u=l.length>0?{ids:l,all:!1}:{all:!0},c=l.length>0?l.length:t.total??0,d=m=>{r([]),t.reload(),P(m)};return e(O,{title:"Held archives",lead:"More customers left HubSpot within a day than the guard lets go. They stay live until you decide.",actions:t.rows.length>0&&e(k,{children:[e(v,{onClick:()=>s("dismiss"),children:l.length>0?`Keep ${H(c)}\u2026`:"Keep them all\u2026"}),e(v,{kind:"danger",onClick:()=>s("approve"),children:l.length>0?`Archive ${H(c)}\u2026`:"Archive them all\u2026"})]}),children:[t.error&&e(R,{error:t.error,again:t.reload}),e("div",{class:"card",children:t.loading?e(D,{children:"Reading what is held\u2026"}):t.rows.length===0?e(N,{title:"Nothing is held",children:"When many companies leave HubSpot or the filter at once, those beyond the guard's limit wait here instead of being archived."}):e(k,{children:[e(se,{label:"Held archives",children:e("table",{children:[e("thead",{children:e("tr",{children:[e("th",{scope:"col",children:e("input",{type:"checkbox","aria-label":"Tick all that are shown",checked:l.length===t.rows.length,onChange:m=>r(m.currentTarget.checked?t.rows.map(({id:g})=>g):[])})}),e("th",{scope:"col",children:"Customer"}),e("th",{scope:"col",children:"Cause"}),e("th",{scope:"col",children:"Held"}),e("th",{scope:"col",class:"right",children:"ARR"})]})}),e("tbody",{children:t.rows.map(m=>e("tr",{children:[e("td",{children:e("input",{type:"checkbox","aria-label":`Tick ${m.customer?.name??m.hubSpotCompanyId}`,checked:n.includes(m.id),onChange:()=>r(n.includes(m.id)?n.filter(g=>g!==m.id):[...n,m.id])})}),e("td",{children:[m.customer?e("a",{class:"strong",href:`/console/customers/${m.customer.displayId}`,children:m.customer.name}):`Company ${m.hubSpotCompanyId}`,e("div",{class:"small quiet",children:m.customer?.domain})]}),e("td",{children:m.cause?Sa[m.cause]:e("span",{class:"quiet",children:"not known any more"})}),e("td",{children:[e(A,{at:m.heldAt}),e("div",{class:"small quiet",children:Dt[m.lane]})]}),e("td",{class:"right",children:m.customer?.arr?ct(m.customer.arr):e("span",{class:"quiet",children:"none"})})]},m.id))})]})}),e(ve,{shown:`${x(t.rows.length,"archive")} held`,more:t.more,busy:t.loadingMore,hasMore:t.hasMore})]})}),o==="approve"&&e(G,{title:`Archive ${x(c,"customer")}?`,submit:"Archive",danger:!0,action:a,onClose:()=>s(null),onSubmit:()=>a.run(async()=>{let{archived:m,withdrawn:g,unproved:p}=await w(wo,{input:u}),h=[g>0?`${H(g)} are back in HubSpot and stay`:"",p>0?`${H(p)} could not be proved and wait`:""];d([`${x(m,"customer")} archived`,...h].filter(Boolean).join("; ")+".")}),children:e("p",{children:"HubSpot is asked once more for each of them. Those that are back stay; the others leave the lists and keep everything."})}),o==="dismiss"&&e(G,{title:`Keep ${x(c,"customer")}?`,submit:"Keep",action:i,onClose:()=>s(null),onSubmit:()=>i.run(async()=>{let{dismissed:m}=await w(ko,{input:u});d(`${x(m,"customer")} kept.`)}),children:e("p",{children:"They stay live although their companies left. They are not held again for the same departure."})})]})}var za=100,rl=1e3;function Ya(t,n){let[r,o]=y(t),s=K(t);return I(()=>{if(n||t<=s.current){s.current=t,o(t);return}let a=setInterval(()=>{let i=t-s.current;s.current=i<.5?t:s.current+i*(1-Math.exp(-za/rl)),o(Math.round(s.current)),s.current===t&&clearInterval(a)},za);return()=>clearInterval(a)},[t,n]),n?t:Math.min(r,t)}function Ja({points:t,top:n}){let r=t.at(-1);if(!t[0]||!r)return null;let s=Math.max(1e3,r.at),a=u=>u/s*960,i=u=>120-u/Math.max(1,n)*112,l=[{at:0,value:0},...t].map(({at:u,value:c})=>`${a(u).toFixed(1)},${i(c).toFixed(1)}`).join(" ");return e("figure",{class:"curve",children:[e("svg",{class:"chart",viewBox:"0 -6 960 142",role:"img","aria-label":`Records read over ${Math.round(s/1e3)} seconds, ${r.value} so far`,children:[[.25,.5,.75,1].map(u=>e("line",{class:"grid",x1:"0",x2:960,y1:i(n*u),y2:i(n*u)},u)),e("polygon",{class:"area",points:`0,120 ${l} ${a(r.at).toFixed(1)},120`}),e("polyline",{class:"line",points:l}),e("line",{class:"axis",x1:"0",x2:960,y1:120,y2:120}),e("text",{x:"0",y:134,children:"start"}),e("text",{x:960,y:134,"text-anchor":"end",children:[Math.round(s/1e3)," s"]})]}),e("figcaption",{class:"small quiet",children:"Records over time"})]})}var Me=t=>t.status!=="QUEUED"&&t.status!=="RUNNING";function cn(t,n){let[r,o]=y(),[s,a]=y([]),[i,l]=y(""),u=K(0);return I(()=>{o(void 0),a([]),l("")},[t]),je(Bo,t?{id:t}:null,{next({syncProgress:c}){o(c),l(""),u.current||=performance.now();let d=Date.now()-new Date(c.startedAt??c.queuedAt).getTime();a(m=>[...m.slice(-600),{at:Math.max(0,d),value:c.customers.seen+c.contacts.seen}]),Me(c)&&n?.(c)},error:l}),{run:r,points:s,error:i}}function pn({run:t,points:n}){let r=S(),o=Me(t),[s,a]=rn[t.status],i=t.customers.seen+t.contacts.seen,l=(t.customers.estimated??0)+(t.contacts.estimated??0),u=o&&t.status.startsWith("SUCCEEDED")?1:l>0?Math.min(1,i/l):0;return e("div",{class:"progress","data-status":t.status,children:[e("div",{class:"row apart",children:[e(le,{tone:a,children:t.cancelRequestedAt&&!o?"Stopping":s}),e("span",{class:"quiet small",children:o?"":Ea[t.phase]})]}),e("div",{class:"tally",children:[e(Za,{words:"customers",of:t.customers,over:o}),e(Za,{words:"contacts",of:t.contacts,over:o})]}),e("div",{class:"bar-track",role:"progressbar","aria-label":"How much has been read","aria-valuemin":0,"aria-valuemax":100,"aria-valuenow":Math.round(u*100),children:e("div",{style:{width:`${u*100}%`}})}),e("dl",{class:"pace",children:[e("div",{children:[e("dt",{children:"Speed"}),e("dd",{class:"number",children:t.recordsPerSecond?`${H(t.recordsPerSecond)} records a second`:"not yet known"})]}),e("div",{children:[e("dt",{children:o?"Took":"Time left"}),e("dd",{class:"number",children:o?Zn(t):t.secondsLeft==null?"not yet known":`about ${It(t.secondsLeft*1e3)}`})]}),e("div",{children:[e("dt",{children:"Issues"}),e("dd",{class:"number",children:H(t.issueCount)})]})]}),n.length>1&&e(Ja,{points:n,top:Math.max(l,i)}),t.failure&&e(M,{tone:o?"bad":"warn",title:o?"Why it failed":"What it waits for",children:[t.failure.message," ",e("span",{class:"code",children:t.failure.code})]}),e($,{errors:r.errors}),!o&&e("div",{class:"row end",children:e(v,{busy:r.busy||t.cancelRequestedAt!=null,onClick:()=>{r.run(async()=>{await w(Kt,{id:t.id}),P("The run stops after what it is writing. What has come stays.")})},children:t.cancelRequestedAt?"Stopping\u2026":"Cancel"})})]})}function Zn(t){return!t.startedAt||!t.finishedAt?"no time":It(new Date(t.finishedAt).getTime()-new Date(t.startedAt).getTime())}function Za({words:t,of:n,over:r}){let o=Ya(n.seen,r);return e("div",{children:[e("span",{class:"big number","data-count":t,children:H(o)}),e("span",{class:"quiet",children:!r&&n.estimated!=null&&n.estimated>=n.seen?`of about ${x(n.estimated,t.slice(0,-1))}`:t})]})}var ol=5e3;function es(){let[t,n]=y(!1),r=be(Lo,{first:50},a=>a.syncRuns),o=t?r.rows.filter(sl):r.rows,s=r.rows.some(a=>!Me(a));return I(()=>{if(!s)return;let a=setInterval(r.reload,ol);return()=>clearInterval(a)},[s,r.reload]),e(O,{title:"Sync log",lead:"Every run of the last thirty days, and what it did not understand.",actions:e(Xn,{}),children:[e("label",{class:"check",children:[e("input",{type:"checkbox",checked:t,onChange:a=>n(a.currentTarget.checked)}),"Errors only"]}),r.error&&e(R,{error:r.error,again:r.reload}),e("div",{class:"card",children:[r.loading?e(D,{children:"Reading the log\u2026"}):o.length===0?e(N,{title:t&&r.rows.length>0?"Nothing went wrong":"No run yet",children:t&&r.rows.length>0?`Of the ${x(r.rows.length,"run")} read so far, none failed or met an issue.`:"Runs appear here from the first sync on."}):e(se,{label:"Runs",children:e("table",{children:[e("thead",{children:e("tr",{children:[e("th",{scope:"col",children:"Run"}),e("th",{scope:"col",children:"Status"}),e("th",{scope:"col",children:"Began"}),e("th",{scope:"col",children:"Took"}),e("th",{scope:"col",class:"right",children:"Customers"}),e("th",{scope:"col",class:"right",children:"Contacts"}),e("th",{scope:"col",class:"right",children:"Issues"})]})}),e("tbody",{children:o.map(a=>e(al,{run:a},a.id))})]})}),r.rows.length>0&&e(ve,{shown:`All ${x(r.rows.length,"run")} read`,more:r.more,busy:r.loadingMore,hasMore:r.hasMore})]})]})}function al({run:t}){let[n,r]=rn[t.status];return e("tr",{children:[e("td",{children:[e("a",{class:"strong",href:`/console/sync-log/${encodeURIComponent(t.id)}`,children:nn[t.kind]}),t.requestedBy&&e("div",{class:"small quiet",children:["by ",t.requestedBy.name]})]}),e("td",{children:[e(le,{tone:r,children:n}),t.failure&&e("div",{class:"small quiet reason",children:t.failure.message})]}),e("td",{children:e(A,{at:t.startedAt??t.queuedAt})}),e("td",{class:"number",children:t.finishedAt?Zn(t):e("span",{class:"quiet",children:"still at it"})}),e("td",{class:"right",children:e(Xa,{of:t.customers})}),e("td",{class:"right",children:e(Xa,{of:t.contacts})}),e("td",{class:"right",children:t.issueCount>0?H(t.issueCount):e("span",{class:"quiet",children:"none"})})]})}function Xa({of:t}){let n=t.created+t.updated+t.archived+t.restored;return e(k,{children:[H(t.seen),e("div",{class:"small quiet",children:n===0?"none changed":`${H(n)} changed`})]})}var sl=t=>t.status==="FAILED"||t.status==="HELD"||t.issueCount>0||t.customers.failed+t.contacts.failed>0;function Xn(){let{route:t}=ae(),n=S();return e(k,{children:[e($,{errors:n.errors}),e(v,{busy:n.busy,onClick:()=>{n.run(async()=>{let{run:r}=await w(qo,{});r&&t(`/console/sync-log/${encodeURIComponent(r.id)}`)})},children:"Run sync now"})]})}function mt({label:t,replaceHubId:n,kind:r="primary"}){let o=S();return e("div",{class:"stack tight",children:[e(v,{kind:r,busy:o.busy,onClick:()=>{o.run(async()=>{let{consentUrl:s}=await w(Eo,{replaceHubId:n});s&&location.assign(s)})},children:o.busy?"Going to HubSpot\u2026":t}),e($,{errors:o.errors})]})}function gt(t){if("list"in t&&t.list)return`Members of the list \u201C${t.name}\u201D`;if("stages"in t&&t.stages)return`Companies in ${ts(t.stages.map(({label:n})=>n))}`;if("pipeline"in t&&t.pipeline){let n=t.pipelineStages??[];return`Companies with a deal in the pipeline \u201C${t.pipelineName}\u201D${n.length>0?`, in ${ts(n.map(({label:r})=>r))}`:""}`}return"Every company of the account"}function ts(t){let n=t.map(r=>`\u201C${r}\u201D`);return n.length<2?n.join(""):`${n.slice(0,-1).join(", ")} or ${n.at(-1)}`}var mn=30,il=10;function rs(){let[t,n]=y(),[r,o]=y(!1);return I(()=>{let s=new AbortController;return ll(s.signal).then(n,()=>!s.signal.aborted&&o(!0)),()=>s.abort()},[]),e(V,{title:"The last 30 nights",children:r?e(N,{title:"The nights could not be read",children:"Load the page again to try once more."}):t?t.length===0?e(N,{title:"No night yet",children:"At 02:00 UTC everything is compared. How long it took and what it had to mend is drawn here."}):e("div",{class:"three",children:[e(er,{nights:t,title:"Duration",value:ul,said:s=>It(s)}),e(er,{nights:t,title:"Records mended",value:dl,said:s=>x(s,"record")}),e(er,{nights:t,title:"Customers archived",value:({customers:s})=>s.archived,said:s=>x(s,"customer")})]}):e(D,{children:"Reading the nights\u2026"})})}async function ll(t){let n=[],r;for(let o=0;o<il&&n.length<mn;o++){let{syncRuns:s}=await ut(So,{after:r},t);if(n.push(...(s?.nodes??[]).filter(({kind:a,finishedAt:i})=>a==="NIGHTLY"&&i)),!s?.pageInfo.hasNextPage)break;r=s.pageInfo.endCursor}return n.slice(0,mn).reverse()}var ul=({startedAt:t,finishedAt:n})=>t&&n?new Date(n).getTime()-new Date(t).getTime():0,dl=({repairs:t})=>t?t.creations+t.updates+t.restores+t.deletions+t.departures+t.links:0,ns=new Intl.DateTimeFormat("en",{day:"numeric",month:"short"});function er({nights:t,title:n,value:r,said:o}){let i=Math.max(1,...t.map(r)),l=360/mn;return e("figure",{children:[e("figcaption",{class:"small",children:[e("span",{class:"strong",children:n})," ",e("span",{class:"quiet",children:["up to ",o(Math.max(...t.map(r)))]})]}),e("svg",{class:"chart",viewBox:"0 0 360 128",role:"img","aria-label":`${n}, ${x(t.length,"night")}, the last ${o(r(t.at(-1)))}`,children:[e("line",{class:"axis",x1:"0",x2:360,y1:110,y2:110}),t.map((u,c)=>{let d=Math.max(r(u)>0?3:1,r(u)/i*104),m=ns.format(new Date(u.startedAt??0));return e("rect",{class:u.status==="FAILED"?"bar bad":"bar",x:(mn-t.length+c)*l+2,y:110-d,width:l-4,height:d,rx:"2",children:e("title",{children:`${m}: ${o(r(u))}`})},u.id)}),e("text",{x:360,y:124,"text-anchor":"end",children:ns.format(new Date(t.at(-1)?.startedAt??0))})]})]})}var cl=15e3;function os(){let{data:t,error:n,loading:r,reload:o}=W(xo,{});I(()=>{let i=setInterval(()=>{o()},cl);return()=>clearInterval(i)},[o]);let s=t?.integration,a=t?.syncRuns?.nodes.length!==0;return e(O,{title:"Integration",lead:s?e(pl,{link:s}):"Customers and contacts follow a HubSpot account, one way.",actions:s&&s.status!=="DISCONNECTED"&&a&&e(Xn,{}),children:[n&&e(R,{error:n,again:o}),r&&e("div",{class:"card",children:e(D,{children:"Reading how the integration stands\u2026"})}),t&&!s&&e("div",{class:"card",children:e(N,{title:"Nothing is connected yet",action:e("a",{class:"button primary",href:"/console/setup/connect",children:"Begin the set-up"}),children:"Six steps: connect HubSpot, choose companies, check the fields, and run the first sync. Nothing is ever written to HubSpot."})}),t&&s&&e(k,{children:[e(ml,{data:t,link:s}),e("div",{class:"tiles",children:[e(tr,{label:"Customers",value:H(t.customers?.totalCount??0),children:e("a",{href:"/console/customers",children:"See them all"})}),e(tr,{label:"Last full sync",value:s.lastFullSyncAt?e(A,{at:s.lastFullSyncAt}):"never",tone:s.lanes.fullSyncOverdue?"warn":void 0,children:["Next at night, ",e(A,{at:as()})]}),e(tr,{label:"Last incremental update",value:s.lastIncrementalUpdateAt?e(A,{at:s.lastIncrementalUpdateAt}):"never",tone:s.lanes.incrementalUpdateOverdue?"warn":void 0,children:"Every change up to then is here"})]}),e("div",{class:"columns",children:[e(gl,{link:s}),e(fl,{data:t,link:s,reload:o})]}),e(rs,{})]})]})}function pl({link:t}){let n={CONNECTED:["Connected","good"],DISCONNECTED:["Disconnected","calm"],REAUTHORIZE:["Needs your consent again","bad"]},[r,o]=n[t.status];return e("span",{class:"row",children:[e(le,{tone:o,children:r}),e("span",{children:t.accountName??`HubSpot account ${t.hubId}`})]})}function ml({data:t,link:n}){let r=t.heldArchives?.totalCount??0;return e(k,{children:[n.status==="REAUTHORIZE"&&e(M,{tone:"bad",title:"HubSpot no longer lets us in",action:e(mt,{label:"Consent again"}),children:[n.statusReason?.message??"The consent ended."," Customers stay as they are; syncing goes on by itself once you consent."]}),n.status==="DISCONNECTED"&&e(M,{tone:"warn",title:"Disconnected",action:e(mt,{label:"Connect again"}),children:[n.statusReason?.message??"The app was removed."," Customers, contacts, filter and fields are kept."]}),r>0&&e(M,{tone:"warn",title:`${x(r,"customer")} would be archived`,action:e("a",{class:"button small",href:"/console/held-archives",children:"Decide"}),children:"More left HubSpot at once than the guard lets go in a day. Nothing happens to them until you decide."}),n.status==="CONNECTED"&&n.lanes.fullSyncOverdue&&e(M,{tone:"warn",title:"No full sync for more than 24 hours",action:e("a",{href:"/console/sync-log",children:"Look at the sync log"}),children:"One runs every night at 02:00 UTC. The log says what kept the last one."}),n.status==="CONNECTED"&&n.lanes.incrementalUpdateOverdue&&e(M,{tone:"warn",title:"Changes may be late",children:"For more than 30 minutes of a working day nothing has confirmed that changes arrive. Check that HubSpot's webhooks reach this service; the nightly sync makes up for what is missed."}),t.companyFilter===null&&e(M,{tone:"busy",title:"The set-up is not finished",action:e("a",{class:"button small",href:"/console/setup/companies",children:"Go on"}),children:"No companies are chosen yet, so nothing is synced."}),t.companyFilter?.runDue&&e(M,{tone:"busy",title:"A change waits for its run",action:e("a",{class:"button small",href:"/console/setup/confirm",children:"Look and run"}),children:"The filter or a field map was edited. Old values stay until the next full sync."}),n.missingOptionalScopes.map(({scope:o,message:s})=>e(M,{title:"Something was not granted",children:s},o))]})}function tr({label:t,value:n,tone:r,children:o}){return e("div",{class:`card tile ${r??""}`,children:[e("span",{class:"small quiet",children:t}),e("span",{class:"value number",children:n}),e("span",{class:"small quiet",children:o})]})}function gl({link:t}){let{realTime:n,catchUp:r,nightly:o,journal:s}=t.lanes,a=e("span",{class:"quiet",children:"not yet"}),i={AT_WORK:["At work","good"],IDLE:["Nothing to follow","calm"],NOT_GRANTED:["Not granted by HubSpot","calm"],TROUBLED:["In trouble","warn"]},[l,u]=i[s.state];return e(V,{title:"How changes arrive",children:e("ul",{class:"lanes",children:[e("li",{children:[e("h3",{children:"Real time"}),e("p",{class:"small quiet",children:"HubSpot says that something changed."}),e("p",{children:n.lastDeliveryAt?e(k,{children:["Last word ",e(A,{at:n.lastDeliveryAt})]}):a}),n.waiting>0&&e("p",{class:"small",children:[x(n.waiting,"record")," being read again"]})]}),e("li",{children:[e("h3",{children:"Catch-up"}),e("p",{class:"small quiet",children:"A light look, every five minutes, for what nobody told."}),e("p",{children:[r.lastAt?e(A,{at:r.lastAt}):a,r.lastAt&&`, found ${r.found===0?"nothing missing":x(r.found,"record")}`]}),r.nextAt&&e("p",{class:"small quiet",children:["Next ",e(A,{at:r.nextAt})]})]}),e("li",{children:[e("h3",{children:"Nightly sync"}),e("p",{class:"small quiet",children:"Everything compared, at 02:00 UTC."}),e("p",{children:o.lastFinishedAt?e(A,{at:o.lastFinishedAt}):a}),e("p",{class:"small quiet",children:["Next ",e(A,{at:as()})]})]}),e("li",{children:[e("h3",{children:"Webhooks Journal"}),e("p",{class:"small quiet",children:"HubSpot's own record of changes, lists included."}),e("p",{children:e(le,{tone:u,children:l})}),s.problem&&e("p",{class:"small",children:s.problem})]})]})})}function fl({data:t,link:n,reload:r}){let[o,s]=y(!1),a=S();return e(V,{title:"Account",aside:e("a",{class:"button small",href:"/console/setup",children:"Change the set-up"}),children:[e("dl",{class:"facts",children:[e("dt",{children:"Name"}),e("dd",{children:n.accountName??"unnamed"}),e("dt",{children:"Hub id"}),e("dd",{children:e("code",{children:n.hubId})}),e("dt",{children:"Connected"}),e("dd",{children:[e(A,{at:n.connectedAt}),n.installedBy&&` by ${n.installedBy}`]}),n.currency&&e(k,{children:[e("dt",{children:"Currency"}),e("dd",{children:n.currency})]}),e("dt",{children:"Companies"}),e("dd",{children:t.companyFilter?gt(t.companyFilter.filter):"not chosen yet"})]}),n.status!=="DISCONNECTED"&&e("div",{class:"row under-facts",children:e(v,{kind:"danger small",onClick:()=>s(!0),children:"Disconnect\u2026"})}),o&&e(G,{title:"Disconnect HubSpot?",submit:"Disconnect",danger:!0,action:a,onClose:()=>s(!1),onSubmit:()=>a.run(async()=>{await w(Ao,{}),await r(),P("HubSpot is disconnected.")}),children:e("p",{children:"The app is removed from the account and its tokens end. Customers, contacts, filter, fields and history stay, and nothing is synced until you connect again."})})]})}function as(){let t=new Date;return t.setUTCHours(2,0,0,0),t.getTime()<=Date.now()&&t.setUTCDate(t.getUTCDate()+1),t.toISOString()}function gn({issue:t,retried:n}){return e("details",{children:[e("summary",{children:[e(Y,{tone:t.severity==="ERROR"?"bad":"warn",children:t.severity==="ERROR"?"Error":"Warning"})," ",e("span",{class:t.resolvedAt?"quiet":void 0,children:t.message}),t.resolvedAt&&e(Y,{tone:"good",children:"settled"})]}),e("dl",{class:"facts",children:[e("dt",{children:"Code"}),e("dd",{children:e("code",{children:t.code})}),t.hubSpotId&&e(k,{children:[e("dt",{children:t.recordKind==="CONTACT"?"Contact in HubSpot":"Company in HubSpot"}),e("dd",{children:t.recordKind==="COMPANY"?e("a",{href:`/console/not-here?id=${t.hubSpotId}`,children:t.hubSpotId}):t.hubSpotId})]}),t.field&&e(k,{children:[e("dt",{children:"Field"}),e("dd",{children:t.field})]}),t.value&&e(k,{children:[e("dt",{children:"Value"}),e("dd",{children:e("code",{children:t.value})})]}),e("dt",{children:"Seen"}),e("dd",{children:[t.occurrences===1?"once":`${H(t.occurrences)} times`,", last ",e(A,{at:t.lastSeenAt})]}),t.resolvedAt&&e(k,{children:[e("dt",{children:"Settled"}),e("dd",{children:e(A,{at:t.resolvedAt})})]}),t.providerAnswer&&e(k,{children:[e("dt",{children:"HubSpot's answer"}),e("dd",{children:e("code",{children:t.providerAnswer})})]}),t.correlationId&&e(k,{children:[e("dt",{children:"Correlation id"}),e("dd",{children:e("code",{children:t.correlationId})})]})]}),t.hubSpotId&&!t.resolvedAt&&e(hl,{issue:t,retried:n})]})}function hl({issue:t,retried:n}){let r=S(),o=s=>{r.run(async()=>{let{records:a,allRead:i}=await w(Qo,{input:s});n(),P(yl(a??0,i??!1))})};return e("div",{class:"retry stack tight",children:[e($,{errors:r.errors}),e("div",{class:"row",children:[e(v,{kind:"small",busy:r.busy,onClick:()=>o({ids:[t.id]}),children:"Retry this record"}),e(v,{kind:"small",busy:r.busy,onClick:()=>o({code:t.code}),children:"Retry all of this kind"}),r.busy&&e("span",{class:"small quiet",role:"status",children:"Asking HubSpot\u2026"})]})]})}function yl(t,n){if(t===0)return"Nothing of it is open any more.";let r=x(t,"record");return n?`${r} read again. What went through is settled.`:`${r} asked for. HubSpot is slow: what is missing comes as soon as it can.`}function ss(){let{query:t,route:n}=ae(),r=t.id??"",[o,s]=y(r),[a,i]=y("");return e(O,{title:"Why is it not here?",lead:"Give the id of a company in HubSpot, or the address of its page there.",children:[e("form",{class:"card pad ask",onSubmit:l=>{l.preventDefault();let u=bl(o);i(u?"":"There is no company id in that: it is a number, such as 150000000580."),u&&n(`/console/not-here?id=${u}`)},children:[e(L,{label:"Company id or address",value:o,onInput:s,wrong:a,placeholder:"https://app.hubspot.com/contacts/\u2026/record/0-2/150000000580",autocomplete:"off"}),e(v,{type:"submit",kind:"primary",children:"Ask"})]}),r&&e(vl,{id:r})]})}function bl(t){return t.match(/(?:0-2|company)\/(\d+)/)?.[1]??t.trim().match(/^\d+$/)?.[0]}function vl({id:t}){let{data:n,error:r,loading:o,reload:s}=W(_o,{id:t}),a=n?.companyStatus;if(o)return e("div",{class:"card",children:e(D,{children:"Asking HubSpot\u2026"})});if(r)return e(R,{error:r,again:s});if(!a)return e("div",{class:"card",children:e(N,{title:"No answer",children:"Nothing is connected that could be asked."})});let[i,l]=Aa[a.standing];return e("section",{class:"card pad stack","aria-live":"polite",children:[e("h2",{children:e(le,{tone:l,children:i})}),e("p",{children:a.message}),a.customer&&e("p",{children:["Its customer: ",e("a",{href:`/console/customers/${a.customer.displayId}`,children:a.customer.name}),a.customer.archivedAt&&" (archived)"]}),a.mergedIntoCompanyId&&e("p",{children:["It lives on as company ",e("a",{href:`/console/not-here?id=${a.mergedIntoCompanyId}`,children:a.mergedIntoCompanyId}),"."]}),a.standing==="PURGED"&&e("p",{children:["To let it come back, lift it from the ",e("a",{href:"/console/exclusions",children:"exclusions"}),"."]}),a.standing==="HELD"&&e("p",{children:e("a",{href:"/console/held-archives",children:"Decide about held archives"})}),a.issue&&e(gn,{issue:a.issue,retried:()=>{s()}})]})}var Cl=450;function ls({filter:t}){let[n,r]=y(null),[o,s]=y(),[a,i]=y(""),l=JSON.stringify(t);return I(()=>{if(r(null),s(void 0),i(""),!t)return;let u=!1,c,d=setTimeout(()=>{w(Ro,{filter:t}).then(({run:m})=>(c=m?.id,u?is(c):r(c??null)),m=>!u&&i(Vn(m)[0]?.message??""))},Cl);return()=>{u=!0,clearTimeout(d),is(c)}},[l]),je(To,n?{id:n}:null,{next:({syncProgress:u})=>s(u),error:i}),e("aside",{class:"preview","aria-live":"polite","aria-label":"Preview",children:[e("h3",{children:"Preview"}),e(wl,{filter:t,state:o,refused:a})]})}function is(t){t&&w(Kt,{id:t}).catch(()=>{})}function wl({filter:t,state:n,refused:r}){if(r)return e("p",{class:"wrong",children:r});if(!t)return e("p",{class:"small quiet",children:"Choose something, and see here what it would bring. Nothing is written by looking."});let o=n?.preview;return!n||!o&&!n.failure?e(k,{children:[e("p",{class:"big number",children:n?H(n.customers.seen):"\u2026"}),e("p",{class:"small quiet",children:n&&n.customers.seen>0?"companies found so far":"Asking HubSpot\u2026"})]}):o?e(k,{children:[e("p",{class:"big number",children:H(o.matching)}),e("p",{class:"small quiet",children:o.matching===1?"company matches":"companies match"}),e("ul",{class:"would small",children:[e("li",{children:[x(o.wouldCreate,"customer")," would be created"]}),o.wouldBringBack>0&&e("li",{children:[x(o.wouldBringBack,"customer")," would come back"]}),o.wouldArchive>0&&e("li",{class:"warn",children:[x(o.wouldArchive,"customer")," would be archived"]})]}),o.sample.length>0&&e(k,{children:[e("p",{class:"small quiet",children:"Among them"}),e("ul",{class:"sample small",children:o.sample.slice(0,6).map(({hubSpotCompanyId:s,name:a,domain:i})=>e("li",{children:[e("span",{children:a?.trim()||`Company ${s}`}),e("span",{class:"quiet",children:i})]},s))})]})]}):e("p",{class:"wrong",children:n.failure?.message})}function cs({state:t,reload:n,go:r}){let{data:o,error:s,loading:a,reload:i}=W(Io,{}),[l,u]=y(()=>us(t)),c=S(),d=o?.companyFilterChoices,m=ds(l),g=JSON.stringify(m)===JSON.stringify(ds(us(t))),p=f=>{c.clear(),u({...l,...f})},h=()=>c.run(async()=>{m&&(g||await w(No,{input:{filter:m,expectedVersion:t.companyFilter?.version}}),await n(),r("fields"))});return e("section",{class:"card step wide",children:[e("div",{class:"stack tight",children:[e("h2",{children:"Which companies become customers?"}),e("p",{class:"lead",children:"Only these come here. A company that enters later appears by itself; one that leaves is archived."})]}),s&&e(R,{error:s,again:i}),a&&e(D,{children:"Asking HubSpot for lists, stages and pipelines\u2026"}),d&&e("div",{class:"choose",children:[e("div",{class:"stack",children:e(kl,{draft:l,change:p,choices:d})}),e(ls,{filter:m})]}),e($,{errors:c.errors}),e("div",{class:"row apart",children:[e("span",{class:"small quiet",children:t.companyFilter?`At present: ${gt(t.companyFilter.filter)}.`:""}),e(v,{kind:"primary large",busy:c.busy,disabled:!m,onClick:()=>{h()},children:g?"Keep and go on":"Save and go on"})]})]})}function kl({draft:t,change:n,choices:r}){let o=[["list","A list","Members of a HubSpot list of companies. What most teams use.",r.lists],["stages","Lifecycle stages","Companies in the stages you pick.",r.stages],["pipeline","A deal pipeline","Companies with at least one deal in it.",r.pipelines],["everything","Everything","Every company of the account.",{available:!0}]];return e("fieldset",{class:"kinds",children:[e("legend",{class:"unseen",children:"How companies are chosen"}),o.map(([s,a,i,l])=>{let u=t.kind===s,c=!l?.available;return e("div",{class:"kind","data-here":u,children:[e("label",{children:[e("input",{type:"radio",name:"kind",checked:u,disabled:c,onChange:()=>n({kind:s})}),e("span",{children:[e("span",{class:"strong",children:a})," ",s==="list"&&e(Y,{tone:"good",children:"recommended"}),e("span",{class:"small quiet block",children:c?l?.reason??"HubSpot cannot be asked just now.":i})]})]}),u&&!c&&e(xl,{kind:s,draft:t,change:n,choices:r})]},s)})]})}function xl({kind:t,draft:n,change:r,choices:o}){switch(t){case"list":return e(Sl,{draft:n,change:r,choices:o});case"stages":return e(El,{draft:n,change:r,choices:o});case"pipeline":return e(Al,{draft:n,change:r,choices:o});case"everything":return null}}function Sl({draft:t,change:n,choices:r}){let[o,s]=y(""),a=r.lists?.lists??[],i=a.filter(({name:l})=>l.toLowerCase().includes(o.toLowerCase()));return a.length===0?e("p",{class:"small quiet within",children:"The account has no list of companies."}):e("div",{class:"within stack tight",children:[a.length>8&&e(L,{label:"Find a list",hidden:!0,type:"search",value:o,onInput:s,placeholder:"Find a list"}),e("ul",{class:"options","aria-label":"Lists",children:[i.map(({list:l,name:u,companyCount:c,isProcessing:d})=>e("li",{children:e("label",{class:"option",children:[e("input",{type:"radio",name:"list",checked:t.list===l,onChange:()=>n({list:l})}),e("span",{class:"name",children:u}),d&&e(Y,{tone:"busy",children:"being worked out"}),e("span",{class:"small quiet number",children:c==null?"size unknown":x(c,"company","companies")})]})},l)),i.length===0&&e("li",{class:"small quiet",children:"No list is called that."})]})]})}var ps=(t,n)=>t.includes(n)?t.filter(r=>r!==n):[...t,n];function El({draft:t,change:n,choices:r}){return e("ul",{class:"options within","aria-label":"Lifecycle stages",children:(r.stages?.stages??[]).map(({value:o,label:s,companyCount:a})=>e("li",{children:e("label",{class:"option",children:[e("input",{type:"checkbox",checked:t.stages.includes(o),onChange:()=>n({stages:ps(t.stages,o)})}),e("span",{class:"name",children:s}),e("span",{class:"small quiet number",children:a==null?"size unknown":x(a,"company","companies")})]})},o))})}function Al({draft:t,change:n,choices:r}){let o=r.pipelines?.pipelines??[],s=o.find(({pipeline:a})=>a===t.pipeline);return e("div",{class:"within stack tight",children:[e(z,{label:"Pipeline",value:t.pipeline,onChange:a=>n({pipeline:a,pipelineStages:[]}),options:[["","Choose a pipeline"],...o.map(({pipeline:a,name:i,dealCount:l})=>[a,l==null?i:`${i} (${x(l,"deal")})`])]}),s&&e("fieldset",{children:[e("legend",{children:"Stages"}),e("p",{class:"small quiet",children:"Tick none for all of them."}),e("ul",{class:"options",children:s.stages.map(({stage:a,label:i,isClosed:l})=>e("li",{children:e("label",{class:"option",children:[e("input",{type:"checkbox",checked:t.pipelineStages.includes(a),onChange:()=>n({pipelineStages:ps(t.pipelineStages,a)})}),e("span",{class:"name",children:i}),l&&e("span",{class:"small quiet",children:"closed"})]})},a))})]}),e(M,{children:"Sizes count deals, since HubSpot gives companies no pipeline of their own. The preview counts companies."})]})}function us(t){let n={kind:"list",list:"",stages:[],pipeline:"",pipelineStages:[]},r=t.companyFilter?.filter;return r?"list"in r?{...n,kind:"list",list:r.list}:"stages"in r?{...n,kind:"stages",stages:r.stages.map(({value:o})=>o)}:"pipeline"in r?{...n,kind:"pipeline",pipeline:r.pipeline,pipelineStages:r.pipelineStages.map(({value:o})=>o)}:{...n,kind:"everything"}:n}function ds({kind:t,list:n,stages:r,pipeline:o,pipelineStages:s}){switch(t){case"list":return n?{list:{id:n}}:null;case"stages":return r.length>0?{lifecycleStages:{stages:r}}:null;case"pipeline":return o?{dealPipeline:{pipeline:o,stages:s}}:null;case"everything":return{everything:!0}}}function ms({state:t,reload:n,go:r}){let o=S(),{integration:s,companyFilter:a,customerFieldMap:i,contactFieldMap:l}=t,u=t.customers?.totalCount??0,c=ft(t)&&a!=null,d=[...i?.rows??[],...l?.rows??[]].filter(({problem:g})=>g),m=()=>{o.run(async()=>{await w(Vo,{}),await n(),r("sync")})};return e("section",{class:"card step",children:[e("h2",{children:u>0?"Bring everything up to date?":"Ready for the first sync?"}),e("dl",{class:"facts summary",children:[e("dt",{children:"Account"}),e("dd",{children:[s?s.accountName??`hub ${s.hubId}`:"none"," ",e(nr,{to:"connect"})]}),e("dt",{children:"Companies"}),e("dd",{children:[a?gt(a.filter):"not chosen yet"," ",e(nr,{to:"companies"})]}),e("dt",{children:"Fields"}),e("dd",{children:[x(i?.rows.length??0,"property","properties")," of companies, ",l?.rows.length??0," of contacts ",e(nr,{to:"fields"})]}),e("dt",{children:"Direction"}),e("dd",{children:"From HubSpot to here, never back"}),u>0&&e(k,{children:[e("dt",{children:"Here already"}),e("dd",{children:[x(u,"customer"),"; those that are right are not touched"]})]})]}),d.length>0&&e(M,{tone:"warn",title:`${x(d.length,"row")} of the map cannot be followed`,children:d.map(({property:g,problem:p})=>`${g}: ${p}`).join(" ")}),e($,{errors:o.errors}),e("div",{class:"row apart",children:[e("span",{class:"small quiet",children:"You can stop it at any time. It survives a restart."}),e(v,{kind:"primary large",busy:o.busy,disabled:!c,onClick:m,children:u>0?"Run full sync":"Run initial sync"})]})]})}function nr({to:t}){return e("a",{class:"small",href:`/console/setup/${t}`,children:["Change",e("span",{class:"unseen",children:[" the ",t]})]})}function gs({state:t,go:n}){let{integration:r}=t;return ft(t)?e("section",{class:"card step",children:[e("h2",{children:["Connected to ",r?.accountName??`HubSpot account ${r?.hubId}`]}),e("p",{class:"lead",children:["Hub id ",e("code",{children:r?.hubId}),", ",r?.grantedScopes.length," permissions granted, none of them writes."]}),r?.missingOptionalScopes.map(({scope:o,message:s})=>e(M,{title:"Not granted",children:s},o)),e("div",{class:"row apart",children:[e(mt,{label:"Consent again",kind:"plain"}),e(v,{kind:"primary large",onClick:()=>n("companies"),children:"Choose companies"})]})]}):e("section",{class:"card step",children:[e("h2",{children:r?"Connect HubSpot again":"Connect HubSpot"}),e("p",{class:"lead",children:"HubSpot asks you which account this is and whether Pivotal may read it. You come back here by yourself."}),e("ul",{class:"promises",children:[e("li",{children:[e("strong",{class:"strong",children:"Read only."})," Pivotal asks to read companies, contacts and their properties. It asks for nothing that writes."]}),e("li",{children:[e("strong",{class:"strong",children:"Lists, owners and deals are optional."})," What HubSpot does not grant is named, and the rest works without it."]}),e("li",{children:[e("strong",{class:"strong",children:"You need to be a super admin"})," of the HubSpot account, or may install apps there."]})]}),e("div",{class:"row end",children:e(mt,{label:"Go to HubSpot",kind:"primary large"})})]})}function fs({go:t}){return e("section",{class:"card step",children:[e("h2",{children:"One way, from HubSpot to here"}),e("div",{class:"direction",role:"img","aria-label":"Changes go from HubSpot to Pivotal and never back",children:[e("span",{children:"HubSpot"}),e("svg",{viewBox:"0 0 120 16","aria-hidden":"true",children:e("path",{d:"M2 8h112M106 2l8 6-8 6",fill:"none",stroke:"currentColor","stroke-width":"2","stroke-linecap":"round","stroke-linejoin":"round"})}),e("span",{children:"Pivotal"})]}),e("ul",{class:"promises",children:[e("li",{children:[e("strong",{class:"strong",children:"What changes in HubSpot shows up here,"})," mostly within ten seconds, and at the latest after the night."]}),e("li",{children:[e("strong",{class:"strong",children:"What changes here stays here."})," Nothing is ever written to a record in HubSpot; the permission to do so is not even asked for."]}),e("li",{children:[e("strong",{class:"strong",children:"Deleted in HubSpot means archived here."})," Onboardings, tasks and history stay until a person deletes them."]})]}),e("div",{class:"row end",children:e(v,{kind:"primary large",onClick:()=>t("confirm"),children:"I understand"})})]})}function rr({rows:t,properties:n,targets:r,unmapped:o,remark:s,onDirty:a,save:i,reset:l}){let[u,c]=y(t),d=S(),m=JSON.stringify(u)!==JSON.stringify(t);I(()=>a(m),[m]),I(()=>()=>a(!1),[]);let g=(h,f)=>{d.clear(),c(u.map((C,E)=>E===h?{...C,...f,problem:void 0}:C))},p=(h,f)=>{d.run(async()=>{await h(),P(f)})};return e("div",{class:"stack",children:[e("div",{class:"map",role:"table","aria-label":"Field map",children:[e("div",{class:"map-head",role:"row",children:[e("span",{role:"columnheader",children:"HubSpot property"}),e("span",{role:"columnheader",children:"feeds"}),e("span",{role:"columnheader",children:e("span",{class:"unseen",children:"Remove"})})]}),u.map((h,f)=>e(_l,{row:h,number:f+1,wrong:d.errors.filter(C=>hs(C)===f).map(({message:C})=>C),properties:n,targets:r,change:C=>g(f,C),remove:()=>{d.clear(),c(u.filter((C,E)=>E!==f))}},f))]}),e("div",{class:"row",children:[e(v,{kind:"small",onClick:()=>c([...u,{property:"",target:""}]),children:"Add a row"}),e(v,{kind:"plain small",busy:d.busy,onClick:()=>p(l,"The map is the default again."),children:"Back to the default"}),s&&e("span",{class:"small quiet",children:s})]}),o.length>0&&!m&&e("ul",{class:"notes small",children:o.map(({field:h,note:f})=>e("li",{children:[e("span",{class:"strong",children:h}),": ",f]},h))}),e($,{errors:d.errors.filter(h=>hs(h)===null)}),m&&e("div",{class:"row end bar",children:[e(v,{onClick:()=>{d.clear(),c(t)},children:"Discard"}),e(v,{kind:"primary",busy:d.busy,disabled:u.some(({property:h,target:f})=>!h||!f),onClick:()=>p(()=>i(u),"The map is saved. Values follow with the next full sync."),children:"Save the map"})]})]})}function hs({field:t}){let n=t.indexOf("rows"),r=n<0?Number.NaN:Number(t[n+1]);return Number.isInteger(r)?r:null}function _l({row:t,number:n,wrong:r,properties:o,targets:s,change:a,remove:i}){let l=o.find(({name:m})=>m===t.property),u=Map.groupBy(o.filter(({isHidden:m,name:g})=>!m||g===t.property),({group:m})=>m),c=[...r,...t.problem&&r.length===0?[t.problem]:[]],d=c.length>0?`row-${n}-wrong`:void 0;return e("div",{class:"map-row",role:"row",children:[e("div",{role:"cell",class:"stack tight",children:[e("select",{class:"input","aria-label":`Property of row ${n}`,"aria-invalid":d?"true":void 0,"aria-describedby":d,value:t.property,onChange:m=>a({property:m.currentTarget.value}),children:[e("option",{value:"",children:"Choose a property"}),t.property&&!l&&e("option",{value:t.property,children:t.label??t.property}),[...u].map(([m,g])=>e("optgroup",{label:m,children:g.map(({name:p,label:h})=>e("option",{value:p,children:h},p))},m))]}),e("span",{class:"small quiet type",children:[t.property&&e("code",{children:t.property}),l&&` \xB7 ${_a[l.type]}${l.isMultiple?", several":""}`]})]}),e("span",{class:"arrow","aria-hidden":"true",children:"\u2192"}),e("div",{role:"cell",children:e("select",{class:"input","aria-label":`What row ${n} feeds`,"aria-invalid":d?"true":void 0,"aria-describedby":d,value:t.target,onChange:m=>a({target:m.currentTarget.value}),children:[e("option",{value:"",children:"Choose a field"}),s.filter(([,m])=>m.length>0).map(([m,g])=>e("optgroup",{label:m,children:g.map(([p,h])=>e("option",{value:p,children:h},p))},m))]})}),e("div",{role:"cell",children:e(v,{kind:"plain small",label:`Remove row ${n}`,onClick:i,children:"Remove"})}),d&&e("p",{class:"wrong",id:d,role:"cell",children:c.join(" ")})]})}function ys({reload:t,go:n}){let[r,o]=y("customers"),[s,a]=y(!1);return e("section",{class:"card step wide",children:[e("div",{class:"stack tight",children:[e("h2",{children:"Which property feeds which field?"}),e("p",{class:"lead",children:"What HubSpot feeds is changed in HubSpot alone. Everything that no property feeds is yours to edit here."})]}),e("div",{class:"switch",role:"group","aria-label":"Whose fields",children:["customers","contacts"].map(i=>e("button",{type:"button","aria-pressed":r===i,onClick:()=>!s&&o(i),disabled:s&&r!==i,children:i==="customers"?"Customers, from companies":"Contacts, from contacts"},i))}),r==="customers"?e(Dl,{saved:t,onDirty:a}):e(Il,{saved:t,onDirty:a}),e("div",{class:"row apart",children:[e("span",{class:"small quiet",children:s?"Save or discard the rows above first.":""}),e(v,{kind:"primary large",disabled:s,onClick:()=>n("direction"),children:"Go on"})]})]})}var or="tag";function Dl({saved:t,onDirty:n}){let{data:r,error:o,reload:s}=W(Po,{}),a=r?.customerFieldMap;if(o&&!r)return e(R,{error:o,again:s});if(!a)return e(D,{children:"Reading the map and HubSpot's properties\u2026"});let i=async()=>{await s(),await t()},l=a.rows.map(({property:c,problem:d,hubSpotLabel:m,target:g})=>({property:c,label:m,problem:d,target:"field"in g&&g.field?g.field:"customField"in g&&g.customField?g.customField.id:or})),u=r.workspace?.customFields??[];return e(rr,{rows:l,properties:r.hubSpotProperties??[],targets:[["Fields",Object.entries(on)],["Custom fields",u.map(({id:c,label:d})=>[c,d])],["Otherwise",[[or,"A tag"]]]],unmapped:a.unmapped.map(({field:c,defaultProperty:d,note:m})=>({field:on[c],defaultProperty:d,note:m})),remark:a.currency?`Amounts come as they are. The account's currency is ${a.currency}.`:void 0,onDirty:n,save:async c=>{let d=c.map(({property:m,target:g})=>({property:m,target:g===or?{tag:!0}:g in on?{field:g}:{customFieldId:g}}));await w(Mo,{input:{rows:d,expectedVersion:a.version}}),await i()},reset:async()=>{await w(Oo,{version:a.version}),await i()}},a.version)}function Il({saved:t,onDirty:n}){let{data:r,error:o,reload:s}=W(Fo,{}),a=r?.contactFieldMap;if(o&&!r)return e(R,{error:o,again:s});if(!a)return e(D,{children:"Reading the map and HubSpot's properties\u2026"});let i=async()=>{await s(),await t()},l=a.rows.map(({property:u,problem:c,hubSpotLabel:d,target:m})=>({property:u,label:d,problem:c,target:"field"in m&&m.field?m.field:"customField"in m&&m.customField?m.customField.id:""}));return e(rr,{rows:l,properties:r.hubSpotProperties??[],targets:[["Fields",Object.entries(an)],["Custom fields",(r.workspace?.customFields??[]).map(({id:u,label:c})=>[u,c])]],unmapped:a.unmapped.map(({field:u,defaultProperty:c,note:d})=>({field:an[u],defaultProperty:c,note:d})),onDirty:n,save:async u=>{let c=u.map(({property:d,target:m})=>({property:d,target:m in an?{field:m}:{customFieldId:m}}));await w(Wo,{input:{rows:c,expectedVersion:a.version}}),await i()},reset:async()=>{await w(Uo,{version:a.version}),await i()}},a.version)}function bs({state:t,reload:n}){let[r]=fn(t),{run:o,points:s,error:a}=cn(r?.id??null,()=>{n()});if(!r)return e("section",{class:"card",children:e(N,{title:"Nothing has been run yet",action:e("a",{class:"button primary",href:"/console/setup/confirm",children:"Look it over and run"})})});if(!o)return e("section",{class:"card",children:a?e("p",{class:"wrong body",children:a}):e(D,{children:"Looking how the run goes\u2026"})});let i=Me(o),l=o.customers.updated+o.contacts.updated,u=o.customers.unchanged+o.contacts.unchanged;return e("section",{class:"card step wide",children:[e("h2",{children:i?Rl(o.status):"Bringing your customers here"}),e(pn,{run:o,points:s}),i&&o.status.startsWith("SUCCEEDED")&&e(k,{children:[e("p",{children:[x(o.customers.created,"customer")," and ",x(o.contacts.created,"contact")," created",l>0&&`, ${H(l)} updated`,u>0&&`, ${H(u)} were right already`,". From here on changes come by themselves."]}),e("div",{class:"row end",children:[e("a",{class:"button",href:`/console/sync-log/${encodeURIComponent(o.id)}`,children:o.issueCount>0?`Look at ${x(o.issueCount,"issue")}`:"Look at the run"}),e("a",{class:"button primary large",href:"/console/customers",children:"See the customers"})]})]}),i&&!o.status.startsWith("SUCCEEDED")&&e("div",{class:"row end",children:e("a",{class:"button",href:o.status==="HELD"?"/console/held-archives":"/console/setup/confirm",children:o.status==="HELD"?"Decide about the held archives":"Back to confirm"})})]})}function Rl(t){return t==="CANCELLED"?"The sync was cancelled":t==="FAILED"?"The sync could not go on":t==="HELD"?"Your customers are here; some archives are held":"Your customers are here"}var ar=[["connect","Connect"],["companies","Companies"],["fields","Fields"],["direction","Direction"],["confirm","Confirm"],["sync","First sync"]];function sr(){let{params:t}=De(),{route:n}=ae(),{data:r,error:o,loading:s,reload:a}=W(Do,{}),i=ar.find(([u])=>u===t.step)?.[0],l=u=>n(`/console/setup/${u}`);return I(()=>{r&&!i&&n(`/console/setup/${Nl(r)}`,!0)},[r,i]),e(O,{title:"Set up HubSpot",lead:"Six steps. You may leave at any time; what you chose is kept.",children:[e(Pl,{now:i,state:r}),o&&e(R,{error:o,again:a}),s&&e("div",{class:"card",children:e(D,{children:"Reading where you stand\u2026"})}),r&&i&&e(Tl,{step:i,state:r,reload:a,go:l},i)]})}function Tl({step:t,...n}){switch(t){case"connect":return e(gs,{...n});case"companies":return e(cs,{...n});case"fields":return e(ys,{...n});case"direction":return e(fs,{...n});case"confirm":return e(ms,{...n});case"sync":return e(bs,{...n})}}var ft=t=>t.integration?.status==="CONNECTED",fn=t=>(t.syncRuns?.nodes??[]).filter(({kind:n})=>n==="INITIAL"||n==="NIGHTLY");function Nl(t){return ft(t)?fn(t).some(n=>!Me(n))?"sync":t.companyFilter?"confirm":"companies":"connect"}function Pl({now:t,state:n}){let r=n?ft(n):!1,o=r&&n?.companyFilter!=null,s=n?fn(n).length>0:!1,a=ar.findIndex(([u])=>u===t),i={connect:r,companies:o,fields:o&&(a>2||s),direction:o&&(a>3||s),confirm:s,sync:s},l={connect:!0,companies:r,fields:r,direction:r,confirm:o,sync:o&&s};return e("nav",{"aria-label":"Steps of the set-up",children:e("ol",{class:"trail",children:ar.map(([u,c],d)=>e("li",{class:i[u]?"done":void 0,children:e("a",{href:l[u]?`/console/setup/${u}`:void 0,"aria-disabled":l[u]?void 0:"true",role:l[u]?void 0:"link","aria-current":u===t?"step":void 0,children:[e("span",{class:"dot","aria-hidden":"true",children:i[u]&&u!==t?"\u2713":d+1}),e("span",{children:[c,i[u]&&e("span",{class:"unseen",children:" (done)"})]})]})},u))})})}var ir="pivotal.scheme",lr=class{chosen=ue("system");begin(){let n=localStorage.getItem(ir);this.choose(n==="light"||n==="dark"?n:"system")}choose(n){this.chosen.value=n,n==="system"?(localStorage.removeItem(ir),delete document.documentElement.dataset.scheme):(localStorage.setItem(ir,n),document.documentElement.dataset.scheme=n)}},Nt=new lr;function vs({children:t}){let n=me(),r=ye(n),{path:o}=ae(),[s,a]=y(!1),i=W(ua,{},!r);I(()=>{a(!1),r&&i.reload()},[o]),I(()=>{if(!s)return;let g=p=>p.key==="Escape"&&a(!1);return addEventListener("keydown",g),()=>removeEventListener("keydown",g)},[s]);let l=i.data?.heldArchives?.totalCount??0,u=i.data?.integration,c=i.data?.webhookEndpoints?.some(({status:g})=>g==="DISABLED_BY_FAILURES"),d=u&&(u.status!=="CONNECTED"||u.lanes.fullSyncOverdue||u.lanes.incrementalUpdateOverdue),m=[["Customers",[["/console/customers","Customers"]]],...r?[["HubSpot",[["/console/integration","Integration",d?e(Y,{tone:"warn",children:"attention"}):void 0],["/console/setup","Set-up"],["/console/sync-log","Sync log"],["/console/held-archives","Held archives",l>0?e(Y,{tone:"warn",children:l}):void 0],["/console/not-here","Why is it not here?"],["/console/exclusions","Exclusions"]]],["Workspace",[["/console/users","Users"],["/console/api-keys","API keys"],["/console/webhooks","Webhooks",c?e(Y,{tone:"warn",children:"attention"}):void 0],["/console/fields","Fields and plans"]]]]:[["You",[["/console/api-keys","API keys"]]]],["For developers",[["/explorer/","API explorer"]]]];return e("div",{class:"shell","data-menu":s?"open":"closed",children:[e("a",{class:"skip",href:"#main",children:"Skip to the page"}),e("div",{class:"topbar",children:[e(hn,{name:n.workspace?.name}),e(v,{kind:"small",expanded:s,onClick:()=>a(!s),children:"Menu"})]}),s&&e("button",{class:"veil",type:"button","aria-label":"Close the menu",onClick:()=>a(!1)}),e("header",{class:"rail",children:[e(hn,{name:n.workspace?.name}),e("nav",{"aria-label":"Pages",children:m.map(([g,p])=>e("section",{"aria-label":g,children:[p.length>1&&e("h2",{children:g}),e("ul",{children:p.map(([h,f,C])=>e("li",{children:e("a",{href:h,"aria-current":Ml(o,h)?"page":void 0,children:[f,C]})},h))})]},g))}),e("footer",{children:[e("p",{class:"who",children:[e("span",{class:"strong",children:n.user?.name}),e("br",{}),e("span",{class:"quiet",children:Pe[n.role]})]}),e("div",{class:"row",children:[e(Fl,{}),e(v,{kind:"plain small",onClick:()=>de.signOut(),children:"Sign out"})]})]})]}),e("main",{id:"main",tabIndex:-1,children:[t,!Tt.value&&e("div",{class:"lost",children:e(M,{tone:"warn",alert:!0,children:"The live connection was lost. What you see may be old; it is being made again."})})]})]})}function hn({name:t}){return e("a",{class:"brand",href:"/console/",children:[e("svg",{width:"26",height:"26",viewBox:"0 0 32 32","aria-hidden":"true",children:[e("rect",{width:"32",height:"32",rx:"8",fill:"currentColor"}),e("path",{d:"M9 10.5a6.5 6.5 0 0 1 12.6 2.3M23 21.500a6.500 6.500 0 0 1-12.600-2.300M23.600 8.600v4.600h-4.600",fill:"none",stroke:"var(--accent-ink)","stroke-width":"2.6","stroke-linecap":"round","stroke-linejoin":"round"})]}),e("span",{children:["Pivotal",t&&e("small",{children:t})]})]})}function Fl(){let t=[["system","System"],["light","Light"],["dark","Dark"]];return e("label",{class:"scheme",children:[e("span",{class:"unseen",children:"Colours"}),e("select",{value:Nt.chosen.value,onChange:n=>Nt.choose(n.currentTarget.value),children:t.map(([n,r])=>e("option",{value:n,children:r},n))})]})}function Ml(t,n){return t===n||t.startsWith(`${n}/`)}function Cs(){let[t,n]=y(""),[r,o]=y(""),[s,a]=y(!1),i=location.hash==="#connected";I(()=>{document.title="Sign in \xB7 Pivotal"},[]);let l=async()=>{let u=t.trim();if(!u)return o("Paste a key first.");if(!u.startsWith("pivotal_"))return o("This is no key of Pivotal: those begin with pivotal_.");a(!0),o("");try{let c=await fetch("/graphql",{method:"POST",headers:{authorization:`Bearer ${u}`,"content-type":"application/json"},body:JSON.stringify({query:"{ viewer { role } }"})});c.ok?de.signIn(u):c.status===401?o("This key is not valid. It may be mistyped or revoked."):o(`The service answered with status ${c.status}. Try again in a moment.`)}catch{o("The service cannot be reached. Is it running?")}finally{a(!1)}};return e("main",{class:"gate",children:e("div",{class:"gate-card",children:[e(hn,{}),i&&e(M,{tone:"good",title:"HubSpot is connected",children:"Sign in to go on here, or close this page and go on where you came from."}),de.expired.value&&e(M,{tone:"warn",title:"You were signed out",alert:!0,children:"The key is no longer valid: it was revoked, or its user's role has changed."}),e("form",{class:"card pad stack",onSubmit:u=>{u.preventDefault(),l()},children:[e("h1",{children:"Sign in"}),e(L,{label:"API key",type:"password",value:t,onInput:n,wrong:r,autofocus:!0,autocomplete:"off",spellcheck:!1,placeholder:"pivotal_\u2026",hint:"It stays in this tab and is forgotten when you close it."}),e(v,{type:"submit",kind:"primary",busy:s,children:s?"Trying the key\u2026":"Sign in"})]}),e("p",{class:"small quiet",children:["No key yet? An admin of your workspace makes one, or the operator does with ",e("code",{children:"pivotal key create"}),"."]})]})})}var ws=e("a",{href:"/console/sync-log",children:"Sync log"});function ks(){let{params:t}=De(),n=t.id??"",{data:r,error:o,loading:s,reload:a}=W($o,{id:n}),i=r?.syncRun,l=cn(i&&!Me(i)?n:null,()=>{a()}),u=l.run??i;return u?e(O,{title:nn[u.kind],crumb:ws,lead:e(k,{children:["Asked for ",e(A,{at:u.queuedAt}),u.requestedBy&&` by ${u.requestedBy.name}`,"."]}),children:[e(V,{children:e(pn,{run:u,points:l.points})}),u.held>0&&e(M,{tone:"warn",title:`${x(u.held,"archive")} held`,action:e("a",{class:"button small",href:"/console/held-archives",children:"Decide"}),children:"More customers would have gone than the guard lets go in a day."}),e(Wl,{run:u}),e(Ol,{id:n,amount:u.issueCount})]}):e(O,{title:s?"Run":"No such run",crumb:ws,children:[o&&e(R,{error:o,again:a}),e("div",{class:"card",children:s?e(D,{children:"Reading the run\u2026"}):!o&&e(N,{title:"Not here",children:"There is no run with this id. The log keeps thirty days."})})]})}function Wl({run:t}){let n=[["Read","seen"],["Created","created"],["Updated","updated"],["Unchanged","unchanged"],["Archived","archived"],["Restored","restored"],["Failed","failed"]];return e(V,{title:"What it did",pad:!1,children:[e(se,{label:"What it did",children:e("table",{children:[e("thead",{children:e("tr",{children:[e("th",{scope:"col",children:"Records"}),n.map(([r])=>e("th",{scope:"col",class:"right",children:r},r))]})}),e("tbody",{children:["customers","contacts"].map(r=>e("tr",{children:[e("th",{scope:"row",children:r==="customers"?"Customers":"Contacts"}),n.map(([o,s])=>e("td",{class:"right",children:H(t[r][s]??0)},o))]},r))})]})}),e("div",{class:"body small quiet stack tight",children:[e("p",{children:[x(t.links.added,"link")," between them added, ",H(t.links.removed)," removed.",t.leftFilter>0&&` ${x(t.leftFilter,"customer")} left the filter.`]}),t.plan&&e("p",{children:t.plan.explanation}),t.repairs&&e("p",{children:["Mended at night: ",t.repairs.creations," missing, ",t.repairs.updates," old, ",t.repairs.restores," still archived, ",t.repairs.deletions," deleted or merged,"," ",t.repairs.departures," departed, ",t.repairs.links," links."]})]})]})}function Ol({id:t,amount:n}){let r=be(Ho,{id:t,first:50},o=>o.syncRun?.issues);return e(V,{title:"Issues",pad:!1,aside:e("span",{class:"small quiet",children:x(n,"issue")}),children:[r.error&&e(R,{error:r.error,again:r.reload}),r.loading?e(D,{children:"Reading issues\u2026"}):r.rows.length===0?e(N,{title:"No issues",children:"Every record and every value of this run was understood."}):e(k,{children:[e("ul",{class:"issues",children:r.rows.map(o=>e("li",{children:e(gn,{issue:o,retried:r.reload})},o.id))}),e(ve,{shown:x(r.rows.length,"issue"),more:r.more,busy:r.loadingMore,hasMore:r.hasMore})]})]})}function xs(){let t=me(),[n,r]=y(!1),{data:o,error:s,loading:a,reload:i}=W(Ko,{includeDeactivated:n}),[l,u]=y(!1),[c,d]=y(null),[m,g]=y(null),p=S(),h=S();return e(O,{title:"Users",lead:"HubSpot's owners are matched to them by e-mail address.",actions:e(v,{kind:"primary",onClick:()=>u(!0),children:"Add a user\u2026"}),children:[e("label",{class:"check",children:[e("input",{type:"checkbox",checked:n,onChange:f=>r(f.currentTarget.checked)}),"Show those who lost access"]}),s&&e(R,{error:s,again:i}),e($,{errors:p.errors}),e("div",{class:"card",children:a?e(D,{children:"Reading users\u2026"}):e(se,{label:"Users",children:e("table",{children:[e("thead",{children:e("tr",{children:[e("th",{scope:"col",children:"Name"}),e("th",{scope:"col",children:"Role"}),e("th",{scope:"col",children:"Added"}),e("th",{scope:"col",children:e("span",{class:"unseen",children:"Hand over or deactivate"})})]})}),e("tbody",{children:(o?.workspace?.users??[]).map(f=>e("tr",{class:f.deactivatedAt?"archived":void 0,children:[e("td",{children:[e("span",{class:"strong",children:f.name}),f.id===t.user?.id&&e("span",{class:"small quiet",children:" you"}),e("div",{class:"small quiet",children:f.email})]}),e("td",{children:f.role==="OWNER"||f.deactivatedAt||f.id===t.user?.id?Pe[f.role]:e(z,{label:`Role of ${f.name}`,hidden:!0,value:f.role,onChange:C=>{p.run(async()=>{await w(jo,{input:{id:f.id,role:C}}),await i(),P(`${f.name} is ${Pe[C].toLowerCase()} from here on.`)})},options:[["ADMIN",Pe.ADMIN],["MEMBER",Pe.MEMBER]]})}),e("td",{children:e(A,{at:f.createdAt})}),e("td",{class:"right",children:f.deactivatedAt?e("span",{class:"quiet",children:["left ",e(A,{at:f.deactivatedAt})]}):f.role!=="OWNER"&&e("span",{class:"row end",children:[t.role==="OWNER"&&e(v,{kind:"plain small",label:`Hand the workspace over to ${f.name}`,onClick:()=>g(f),children:"Make owner\u2026"}),e(v,{kind:"small",label:`Deactivate ${f.name}`,onClick:()=>d(f),children:"Deactivate\u2026"})]})})]},f.id))})]})})}),l&&e(Ul,{close:()=>u(!1),reload:i}),m&&e($l,{heir:m,close:()=>g(null),reload:i}),c&&e(G,{title:`Deactivate ${c.name}?`,submit:"Deactivate",danger:!0,action:h,onClose:()=>d(null),onSubmit:()=>h.run(async()=>{await w(zo,{id:c.id}),await i(),P(`${c.name} has no access any more.`)}),children:e("p",{children:"Their keys are refused at once. What they did stays in the history under their name."})})]})}function Ul({close:t,reload:n}){let[r,o]=y(""),[s,a]=y(""),[i,l]=y("MEMBER"),u=S();return e(G,{title:"Add a user",submit:"Add",action:u,disabled:!r.trim()||!s.trim(),onClose:t,onSubmit:()=>u.run(async()=>{await w(Go,{input:{name:r,email:s,role:i}}),await n(),P(`${r} was added. Make them a key under API keys.`)}),children:[e(L,{label:"Name",value:r,onInput:o,autofocus:!0,autocomplete:"off"}),e(L,{label:"E-mail address",type:"email",value:s,onInput:a,autocomplete:"off"}),e(z,{label:"Role",value:i,onChange:c=>l(c),options:[["MEMBER","Member: sees the customers assigned to them"],["ADMIN","Admin: runs the integration"]]})]})}function $l({heir:t,close:n,reload:r}){let o=S(),s=qe(tn);return e(G,{title:`Hand the workspace over to ${t.name}?`,submit:"Hand over",danger:!0,action:o,onClose:n,onSubmit:()=>o.run(async()=>{await w(Yo,{id:t.id}),await r(),await s(),P(`${t.name} owns the workspace from here on.`)}),children:e("p",{children:["There is one owner. You stay as an admin, and only ",t.name," can hand it back."]})})}var Re={CONNECTION_REAUTHORIZE:"connection.reauthorize",CONTACT_ARCHIVED:"contact.archived",CONTACT_CREATED:"contact.created",CONTACT_UPDATED:"contact.updated",CUSTOMER_ARCHIVED:"customer.archived",CUSTOMER_CREATED:"customer.created",CUSTOMER_PURGED:"customer.purged",CUSTOMER_RESTORED:"customer.restored",CUSTOMER_UPDATED:"customer.updated",ONBOARDING_CREATED:"onboarding.created",SYNC_FAILED:"sync.failed",SYNC_HELD:"sync.held",TASK_COMPLETED:"task.completed",TEST:"webhook.test"},Ss=[["Customers",[["CUSTOMER_CREATED","is new here"],["CUSTOMER_UPDATED","values changed"],["CUSTOMER_ARCHIVED","went to the archive"],["CUSTOMER_RESTORED","came back"],["CUSTOMER_PURGED","was deleted for good"]]],["Contacts",[["CONTACT_CREATED","is new here"],["CONTACT_UPDATED","values changed"],["CONTACT_ARCHIVED","was archived or erased"]]],["Onboardings",[["ONBOARDING_CREATED","somebody began one"],["TASK_COMPLETED","a task is done"]]],["The integration",[["SYNC_FAILED","a sync could not go on"],["SYNC_HELD","archives wait for an admin"],["CONNECTION_REAUTHORIZE","HubSpot wants consent again"]]]],yn={DISABLED:["Disabled","calm"],DISABLED_BY_FAILURES:["Disabled after failures","bad"],ENABLED:["Enabled","good"]},ur={DELIVERED:["Delivered","good"],FAILED:["Given up","bad"],PENDING:["Under way","busy"]};var Es=20,Hl=2e3;function As({endpoint:t,turn:n,changed:r}){let[o,s]=y(""),[a,i]=y(""),l=o!==""||a!=="",u=be(Xo,{endpoint:t.id,first:Es,status:o||null,event:a||null},m=>m.webhookDeliveries);I(()=>{n>0&&u.reload()},[n]);let c=u.rows.length<=Es&&u.rows.some(m=>m.status==="PENDING");I(()=>{if(!c)return;let m=setInterval(u.reload,Hl);return()=>clearInterval(m)},[c,o,a]);let d=K(!1);return I(()=>{d.current&&!c&&r(),d.current=c},[c]),e(V,{title:"Deliveries",pad:!1,aside:e(v,{kind:"plain small",onClick:u.reload,children:"Look again"}),children:[e("div",{class:"filters inset",children:[e(z,{label:"State",value:o,onChange:s,options:[["","Any"],...Object.entries(ur).map(([m,[g]])=>[m,g])]}),e(z,{label:"Event",value:a,onChange:i,options:[["","Any"],...Object.entries(Re)]})]}),u.error&&e(R,{error:u.error,again:u.reload}),u.loading?e(D,{children:"Reading deliveries\u2026"}):u.rows.length===0?!u.error&&e(N,{title:l?"Nothing of that kind":"Nothing sent yet",children:l?"Take a condition away to see more.":"What happens from now on is told; a test shows whether it arrives. Deliveries stay here for thirty days."}):e(k,{children:[e("ul",{class:"issues deliveries",children:u.rows.map(m=>e("li",{children:e(Ll,{delivery:m,enabled:t.status==="ENABLED",again:u.reload})},m.id))}),e(ve,{shown:x(u.rows.length,"delivery","deliveries"),more:u.more,busy:u.loadingMore,hasMore:u.hasMore})]})]})}function Ll({delivery:t,enabled:n,again:r}){let o=S(),[s,a]=ur[t.status],i=t.status==="PENDING"&&t.attemptCount>0;return e("details",{children:[e("summary",{children:[e(le,{tone:i?"warn":a,children:i?"Tried again":s})," ",e("code",{children:Re[t.event]})," ",e("span",{class:"small quiet",children:[e(A,{at:t.createdAt}),", ",t.attemptCount===0?"not tried yet":x(t.attemptCount,"attempt")]})]}),e("div",{class:"stack inside",children:[e(Bl,{delivery:t}),e("dl",{class:"facts",children:[e("dt",{children:"Event id"}),e("dd",{children:e("code",{children:t.eventId})}),t.status==="PENDING"&&e(k,{children:[e("dt",{children:"Next attempt"}),e("dd",{children:t.nextAttemptAt?e(A,{at:t.nextAttemptAt}):"when an earlier one of the same record is through"})]})]}),e("pre",{tabIndex:0,"aria-label":"Body of the request",children:Vl(t.body)}),e($,{errors:o.errors}),e("div",{class:"row",children:[e(v,{kind:"small",busy:o.busy,disabled:!n,label:`Send ${Re[t.event]} again`,onClick:()=>{o.run(async()=>{await w(ia,{id:t.id}),r(),P("It is sent again, under the same event id.")})},children:"Send again"}),!n&&e("span",{class:"small quiet",children:"Enable the endpoint first."})]})]})]})}function Bl({delivery:t}){return t.attempts.length===0?null:e(se,{label:`Attempts of ${Re[t.event]}`,children:e("table",{children:[e("thead",{children:e("tr",{children:[e("th",{scope:"col",children:"Attempt"}),e("th",{scope:"col",children:"When"}),e("th",{scope:"col",class:"right",children:"Took"}),e("th",{scope:"col",children:"Answer"})]})}),e("tbody",{children:t.attempts.map(n=>e("tr",{children:[e("td",{class:"number",children:n.number}),e("td",{children:e(A,{at:n.at})}),e("td",{class:"right",children:[n.durationMs," ms"]}),e("td",{children:[n.statusCode!=null&&e("span",{class:"strong number",children:[n.statusCode," "]}),n.error,n.answer&&e("code",{class:"answer",children:n.answer})]})]},n.number))})]})})}function Vl(t){try{return JSON.stringify(JSON.parse(t),null,2)}catch{return t}}var ql={url:"",description:"",events:["CUSTOMER_CREATED","CUSTOMER_UPDATED","CUSTOMER_ARCHIVED"],initialImports:!1};function _s({close:t,made:n}){let[r,o]=y(ql),s=S();return e(G,{title:"New endpoint",submit:"Register",action:Rs(s),disabled:Is(r),onClose:t,onSubmit:()=>s.run(async()=>{let{secret:a,webhookEndpoint:i}=await w(ea,{input:r});a&&i&&n(i.id,a)}),children:e(Ts,{draft:r,change:o,action:s})})}function Ds({endpoint:t,close:n,reload:r}){let{id:o,url:s,description:a,events:i,initialImports:l}=t,[u,c]=y({url:s,description:a,events:i,initialImports:l}),d=S();return e(G,{title:"Edit the endpoint",submit:"Save",action:Rs(d),disabled:Is(u),onClose:n,onSubmit:()=>d.run(async()=>{await w(ta,{input:{id:o,...u}}),await r(),P("The endpoint is saved.")}),children:e(Ts,{draft:u,change:c,action:d})})}var Is=({url:t,events:n})=>t.trim()===""||n.length===0,Ql=["url","description"],Rs=t=>({...t,errors:t.errors.filter(({field:n})=>!Ql.includes(n.at(-1)??""))});function Ts({draft:t,change:n,action:r}){let o=a=>r.errors.find(({field:i})=>i.at(-1)===a)?.message,s=(a,i)=>n({...t,events:i?[...t.events,a]:t.events.filter(l=>l!==a)});return e(k,{children:[e(L,{label:"Address",value:t.url,onInput:a=>n({...t,url:a}),placeholder:"https://example.com/hooks",wrong:o("url"),autofocus:!0,autocomplete:"off",spellcheck:!1}),e(L,{label:"What it is for",value:t.description,onInput:a=>n({...t,description:a}),wrong:o("description"),autocomplete:"off"}),e("div",{class:"events",children:Ss.map(([a,i])=>e("fieldset",{children:[e("legend",{children:a}),i.map(([l,u])=>e("label",{class:"check",children:[e("input",{type:"checkbox",checked:t.events.includes(l),onChange:({currentTarget:c})=>s(l,c.checked)}),e("span",{children:[e("code",{children:Re[l]})," ",e("span",{class:"small quiet",children:u})]})]},l))]},a))}),e("label",{class:"check",children:[e("input",{type:"checkbox",checked:t.initialImports,onChange:({currentTarget:a})=>n({...t,initialImports:a.checked})}),e("span",{children:["Tell it of the first sync too ",e("span",{class:"small quiet",children:"an event for each customer and contact"})]})]})]})}var dr=class{#e=ue(null);keep(n,r){this.#e.value={endpoint:n,secret:r}}of(n){return this.#e.value?.endpoint===n?this.#e.value.secret:void 0}forget(){this.#e.value=null}},Xe=new dr;var Ns=e("a",{href:"/console/webhooks",children:"Webhooks"});function Ps(){let{params:t}=De(),n=t.id??"",{data:r,error:o,loading:s,reload:a}=W(Zo,{id:n}),i=r?.node&&"url"in r.node?r.node:null;return I(()=>()=>Xe.forget(),[]),i?e(Kl,{endpoint:i,reload:a}):e(O,{title:s?"Endpoint":"No such endpoint",crumb:Ns,children:[o&&e(R,{error:o,again:a}),e("div",{class:"card",children:s?e(D,{children:"Reading the endpoint\u2026"}):!o&&e(N,{title:"Not here",children:"It was deleted, or the address is mistyped."})})]})}function Kl({endpoint:t,reload:n}){let[r,o]=y(null),[s,a]=y(0),i=S(),[l,u]=yn[t.status],c=t.status==="ENABLED",d=Xe.of(t.id),m=(g,p)=>{i.run(async()=>{await g(),await n(),a(h=>h+1),P(p)})};return e(O,{title:t.url,crumb:Ns,lead:e("span",{class:"row",children:[e(le,{tone:u,children:l}),t.disabledAt&&e("span",{children:["since ",e(A,{at:t.disabledAt})]}),t.description&&e("span",{children:t.description})]}),actions:c?e(v,{kind:"primary",busy:i.busy,onClick:()=>m(()=>w(sa,{id:t.id}),"A test is on its way."),children:"Send a test"}):e(v,{kind:"primary",busy:i.busy,onClick:()=>m(()=>w(na,{id:t.id}),"It is told again what happens from now on."),children:"Enable"}),children:[d&&e(en,{title:"Copy the secret: it is not shown again",secret:d,done:()=>Xe.forget()}),e($,{errors:i.errors}),t.notice&&e(M,{tone:c?"warn":"bad",title:c?"It fails":"It is told nothing",children:t.notice}),e("div",{class:"columns",children:[e(As,{endpoint:t,turn:s,changed:n}),e(Gl,{endpoint:t,ask:o})]}),r==="edit"&&e(Ds,{endpoint:t,close:()=>o(null),reload:n}),r==="rotate"&&e(jl,{endpoint:t,close:()=>o(null),reload:n}),r==="disable"&&e(zl,{endpoint:t,close:()=>o(null),reload:n}),r==="delete"&&e(Yl,{endpoint:t,close:()=>o(null)})]})}function Gl({endpoint:t,ask:n}){return e(V,{title:"Settings",aside:e(v,{kind:"small",onClick:()=>n("edit"),children:"Edit\u2026"}),children:[e("dl",{class:"facts",children:[e("dt",{children:"Told of"}),e("dd",{children:t.events.map(r=>e("div",{children:e("code",{children:Re[r]})},r))}),e("dt",{children:"First sync"}),e("dd",{children:t.initialImports?"told too":"not told"}),e("dt",{children:"Secret made"}),e("dd",{children:[e(A,{at:t.secretMadeAt}),t.formerSecretExpiresAt&&e("div",{class:"small quiet",children:["the one before signs along until ",e(A,{at:t.formerSecretExpiresAt,absolute:!0})]})]}),e("dt",{children:"Registered"}),e("dd",{children:e(A,{at:t.createdAt})})]}),e("div",{class:"row under-facts",children:[e(v,{kind:"small",onClick:()=>n("rotate"),children:"Rotate the secret\u2026"}),t.status==="ENABLED"&&e(v,{kind:"small",onClick:()=>n("disable"),children:"Disable\u2026"}),e(v,{kind:"danger small",onClick:()=>n("delete"),children:"Delete\u2026"})]})]})}function jl({endpoint:t,close:n,reload:r}){let o=S();return e(G,{title:"Make another secret?",submit:"Rotate",action:o,onClose:n,onSubmit:()=>o.run(async()=>{let{secret:s}=await w(aa,{id:t.id});await r(),s&&Xe.keep(t.id,s)}),children:e("p",{children:"For 24 hours requests carry a signature by each, so that the receiver has time to change over. Then only the new one counts."})})}function zl({endpoint:t,close:n,reload:r}){let o=S();return e(G,{title:"Disable the endpoint?",submit:"Disable",action:o,onClose:n,onSubmit:()=>o.run(async()=>{await w(ra,{id:t.id}),await r(),P("It is told nothing until it is enabled.")}),children:e("p",{children:"What is queued for it stays and is sent first when it is enabled again. What happens meanwhile is not told."})})}function Yl({endpoint:t,close:n}){let{route:r}=ae(),o=S();return e(G,{title:"Delete the endpoint?",submit:"Delete",danger:!0,action:o,onClose:n,onSubmit:()=>o.run(async()=>{await w(oa,{id:t.id}),P("The endpoint is deleted."),r("/console/webhooks",!0)}),children:e("p",{children:"What is queued for it is not sent any more, and its secret is gone. Disable it instead to keep both."})})}var cr=3;function Fs(){let{data:t,error:n,loading:r,reload:o}=W(Jo,{}),[s,a]=y(!1),{route:i}=ae(),l=t?.webhookEndpoints??[],u=e(v,{kind:"primary",onClick:()=>a(!0),children:"New endpoint\u2026"});return e(O,{title:"Webhooks",lead:"Addresses of yours that are told, with a signature, what happens to customers and contacts.",actions:l.length>0&&u,children:[n&&e(R,{error:n,again:o}),(r||t)&&e("div",{class:"card",children:r?e(D,{children:"Reading endpoints\u2026"}):l.length===0?e(N,{title:"Nobody is told yet",action:u,children:"An endpoint gets a signed request within seconds of each event it chose. What fails is tried again for a day."}):e(Jl,{rows:l})}),s&&e(_s,{close:()=>a(!1),made:(c,d)=>{Xe.keep(c,d),i(`/console/webhooks/${encodeURIComponent(c)}`)}})]})}function Jl({rows:t}){return e(se,{label:"Endpoints",children:e("table",{class:"endpoints",children:[e("thead",{children:e("tr",{children:[e("th",{scope:"col",children:"Address"}),e("th",{scope:"col",children:"Told of"}),e("th",{scope:"col",children:"State"}),e("th",{scope:"col",children:"Last failure"})]})}),e("tbody",{children:t.map(n=>{let[r,o]=yn[n.status];return e("tr",{class:n.status==="DISABLED"?"archived":void 0,children:[e("td",{class:"address",children:[e("a",{class:"strong",href:`/console/webhooks/${encodeURIComponent(n.id)}`,children:n.url}),n.description&&e("div",{class:"small quiet",children:n.description})]}),e("td",{children:[n.events.slice(0,cr).map(s=>e("div",{children:e("code",{children:Re[s]})},s)),n.events.length>cr&&e("span",{class:"small quiet",children:["and ",x(n.events.length-cr,"more","more")]})]}),e("td",{children:[e(le,{tone:o,children:r}),n.notice&&e("div",{class:"small quiet reason",children:n.notice})]}),e("td",{children:e(Zl,{row:n})})]},n.id)})})]})})}function Zl({row:t}){let n=[...t.waiting.nodes,...t.givenUp.nodes].flatMap(({attempts:o})=>o).filter(({statusCode:o})=>o==null||o<200||o>299).sort((o,s)=>s.at.localeCompare(o.at)),[r]=n;return r?e(k,{children:[e(A,{at:r.at}),e("div",{class:"small quiet reason",children:r.error??`answered ${r.statusCode}`}),t.failuresInARow>1&&e("div",{class:"small quiet",children:[H(t.failuresInARow)," in a row"]})]}):e("span",{class:"quiet",children:"none that waits or was given up"})}function Ws(){let t=de.key.value;return e(Ye,{scope:"/console",children:[t===null?e(Cs,{}):e(Xl,{},t),e(xa,{})]})}function Xl(){let{data:t,error:n,reload:r}=W(la,{});if(n&&!t)return e("main",{class:"gate",children:e("div",{class:"gate-card",children:e(R,{error:n,again:r})})});let o=t?.viewer;return o?e(qn.Provider,{value:o,children:e(tn.Provider,{value:r,children:e(vs,{children:e(Qt,{children:[e(oe,{path:"/console",component:eu}),e(oe,{path:"/console/customers",component:Qa}),e(oe,{path:"/console/customers/:number",component:qa}),e(oe,{path:"/console/contacts/:number",component:Ta}),e(oe,{path:"/console/api-keys",component:Da}),e(oe,{path:"/console/integration",component:_e(os)}),e(oe,{path:"/console/setup",component:_e(sr)}),e(oe,{path:"/console/setup/:step",component:_e(sr)}),e(oe,{path:"/console/sync-log",component:_e(es)}),e(oe,{path:"/console/sync-log/:id",component:_e(ks)}),e(oe,{path:"/console/held-archives",component:_e(ja)}),e(oe,{path:"/console/not-here",component:_e(ss)}),e(oe,{path:"/console/exclusions",component:_e(Ka)}),e(oe,{path:"/console/users",component:_e(xs)}),e(oe,{path:"/console/webhooks",component:_e(Fs)}),e(oe,{path:"/console/webhooks/:id",component:_e(Ps)}),e(oe,{path:"/console/fields",component:_e(Ga)}),e(oe,{default:!0,component:nu})]})})})}):e("main",{class:"gate",children:e("div",{class:"gate-card card",children:e(D,{children:"Signing in\u2026"})})})}function eu(){let{route:t}=ae(),n=me();return I(()=>t(ye(n)?"/console/integration":"/console/customers",!0),[]),null}var Ms=new Map;function _e(t){let n=Ms.get(t);if(n)return n;let r=o=>ye(me())?e(t,{...o}):e(tu,{});return Ms.set(t,r),r}function tu(){return e(O,{title:"For admins",children:e(M,{children:"The integration is run by the workspace's owner and admins. Your customers are under Customers."})})}function nu(){return e(O,{title:"There is no such page",children:e(M,{action:e("a",{href:"/console/",children:"Go to the start"}),children:"The address may be mistyped, or what it showed is gone."})})}de.begin();Nt.begin();var Os=document.getElementById("app");Os&&Sr(e(Ws,{}),Os);
